import { expect } from 'chai';
import { databaseUrlMistake } from '#adapters/postgres/database-url-mistake.ts';
import { HostList } from '#adapters/postgres/host-list.ts';

const ONE = 'postgres://ann:p%40ss@db1.example.org:5432/latchkey?sslmode=require';

describe('The hosts of a DATABASE_URL', () => {
  it('are one where it names one, and the URL stays as it is', () => {
    for (const url of [ONE, 'postgresql:///latchkey?host=/tmp', 'postgres://[::1]:5432/latchkey'])
      expect(new HostList(url).urls).to.deep.equal([url]);
  });

  it('are a URL each where it names several', () => {
    const { urls, names } = new HostList(
      'postgres://ann:pw@db1:5432,[::1]:5433,db3/latchkey?sslmode=require',
    );
    expect(urls).to.deep.equal([
      'postgres://ann:pw@db1:5432/latchkey?sslmode=require',
      'postgres://ann:pw@[::1]:5433/latchkey?sslmode=require',
      'postgres://ann:pw@db3/latchkey?sslmode=require',
    ]);
    expect(names).to.deep.equal(['db1:5432', '[::1]:5433', 'db3']);
  });

  it('are not made of a comma in the password', () => {
    expect(new HostList('postgres://ann:a,b@db1/latchkey').urls).to.have.length(1);
    expect(new HostList('postgres://ann:a,b@db1,db2/latchkey').urls).to.deep.equal([
      'postgres://ann:a,b@db1/latchkey',
      'postgres://ann:a,b@db2/latchkey',
    ]);
  });

  it('take turns when one fails, however many connections say so', () => {
    const hosts = new HostList('postgres://a,b,c/latchkey');
    const [a, b, c] = hosts.urls as [string, string, string];
    hosts.skip(a);
    hosts.skip(a);
    expect(hosts.current).to.equal(b);
    hosts.skip(b);
    expect(hosts.current).to.equal(c);
    hosts.skip(c);
    expect(hosts.current).to.equal(a);
  });
});

describe('A DATABASE_URL', () => {
  for (const url of [
    ONE,
    'postgres://ann:a:b@db1/latchkey',
    'postgres://db1:5432,db2:5432/latchkey?target_session_attrs=read-write',
  ]) {
    it(`may be ${url}`, () => {
      expect(databaseUrlMistake(url)).to.equal(null);
    });
  }

  for (const [url, hint] of [
    ['postgres://ann:hunter#2@db1/latchkey', '%23'],
    ['postgres://ann:100%@db1/latchkey', '%25'],
    ['postgres://ann:hunter/2@db1/latchkey', '%2F'],
    ['postgres://ann:12/34@db1/latchkey', '%2F'],
    ['postgres://ann:hunter?2@db1/latchkey', '%3F'],
    ['mysql://ann:hunter2@db1/latchkey', 'must look like'],
    ['postgres://db1,db2:x/latchkey', 'must look like'],
    ['postgres://db1,db2/latchkey?target_session_attrs=standby', 'target_session_attrs'],
  ] as const) {
    it(`is not ${url}, and the sentence says how to write it without repeating it`, () => {
      const mistake = databaseUrlMistake(url);
      expect(mistake).to.include(hint);
      expect(mistake).not.to.match(/hunter|ann:|db1/);
    });
  }
});
