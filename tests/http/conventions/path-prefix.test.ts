import { expect } from 'chai';
import { outcome, type Problem } from '#tests/support/answer.ts';
import { sendRaw } from '#tests/support/raw-http.ts';
import { startTestService } from '#tests/support/test-service.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

inEachWorld('A service behind a path prefix', (start) => {
  const { api, service } = start({ PUBLIC_URL: 'https://example.org/id' });
  const person = { login: 'prefixed', password: 'correct horse battery' };

  it('puts the prefix before every Location', async () => {
    const { status, headers } = await api.call('POST /register', { body: person });
    expect(status).to.equal(201);
    expect(headers.get('location')).to.match(/^\/id\/users\/[0-9a-f-]{36}$/);
    const ada = await api.loggedIn();
    const task = await ada.call('POST /tasks', { body: { title: 'Water the plants' } });
    expect(task.headers.get('location')).to.match(/^\/id\/tasks\//);
    const found = await ada.call(`GET ${task.headers.get('location')}`, { undocumented: true });
    expect(outcome(found), 'a proxy that passes the prefix on').to.equal('200');
  });

  it('puts it before the type of every problem, those of Node’s parser included', async () => {
    const { body } = await api.call<Problem>('GET /nothing', { undocumented: true });
    expect(body.type).to.equal('/id/problems/request.not_found');
    expect(outcome(await api.call(`GET ${body.type}`, { undocumented: true }))).to.equal('200');
    expect((await sendRaw(service().port, 'NONSENSE\r\n\r\n')).text).to.include(
      '"type":"/id/problems/request.malformed"',
    );
  });

  it('lets browsers send the cookie below it only', async () => {
    const { headers } = await api.call('POST /login', { body: person });
    expect(headers.getSetCookie().join()).to.match(/; path=\/id;/i);
  });

  it('serves the documentation with it', async () => {
    const { text } = await api.call('GET /docs');
    const paths = [...text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path = '']) => path);
    expect(paths).to.have.length(3);
    for (const path of paths) {
      expect(path).to.match(/^\/id\/docs\//);
      expect(outcome(await api.call(`GET ${path}`, { undocumented: true })), path).to.equal('200');
    }
    const { headers } = await api.call('GET /docs/', { undocumented: true });
    expect(headers.get('location')).to.equal('/id/docs');
  });

  it('takes only a whole segment for the prefix', async () => {
    for (const path of ['/idusers', '/ID/users', '/id/id/users', '/id'])
      expect(outcome(await api.call(`GET ${path}`, { undocumented: true })), path).to.equal(
        '404 request.not_found',
      );
  });
});

describe('A path prefix that is a path of the service', () => {
  it('stops the start with a sentence', async () => {
    const config = { PUBLIC_URL: 'https://example.org/users' };
    const refused = await startTestService({ over: 'memory', config }).catch((error: unknown) => error);
    expect(refused)
      .to.be.an('error')
      .with.property('message')
      .that.includes('PUBLIC_URL')
      .and.includes('/users');
  });
});
