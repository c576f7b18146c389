import { expect } from 'chai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Job } from '#bench/generator/job.ts';
import { runJob } from '#bench/generator/run-job.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly lane: string | undefined;
  readonly body: string;
}

const ANSWER = '{"next":"link"}';

describe('The load generator', () => {
  let server: Server;
  let job: Job;
  let seen: Seen[];
  let answer: (response: ServerResponse, request: Seen) => void;

  beforeEach(async () => {
    seen = [];
    answer = (response) => response.end(ANSWER);
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url, headers } = request;
        const one = { method, url, lane: headers['x-lane'] as string | undefined, body };
        seen.push(one);
        answer(response, one);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const lanes = ['a', 'b', 'c'].map((name) => ({ headers: { 'X-Lane': name }, exactly: ANSWER }));
    const { port } = server.address() as AddressInfo;
    job = {
      url: `http://127.0.0.1:${port}`,
      method: 'GET',
      path: '/me?x=1',
      status: 200,
      lanes,
      amount: 100,
    };
  });

  afterEach(async () => {
    server.closeAllConnections();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  });

  it('sends as many requests as it is told, over all its connections, and counts the answers', async () => {
    const { answers, wrong, firstWrong, seconds, p50, p99 } = await runJob(job);
    expect({ answers, wrong, firstWrong }).to.deep.equal({ answers: 100, wrong: 0, firstWrong: null });
    expect(seen).to.have.length(100);
    expect(seen[0]).to.deep.include({ method: 'GET', url: '/me?x=1', body: '' });
    for (const lane of ['a', 'b', 'c']) expect(seen.some((one) => one.lane === lane)).to.equal(true);
    expect(p50).to.be.within(0.001, seconds * 1000);
    expect(p99).to.be.within(p50, seconds * 1000);
  });

  it('has one request under way on each connection', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    answer = (response) => {
      if (held.push(response) < 3) return;
      setImmediate(() => {
        most = Math.max(most, held.length);
        for (const each of held.splice(0)) each.end(ANSWER);
      });
    };
    await runJob({ ...job, amount: 99 });
    expect(most).to.equal(3);
  });

  it('numbers bodies in turn', async () => {
    const lanes = [{ body: '{"login":"é-{n}"}' }, { body: '{"login":"é-{n}"}' }];
    const numbers = { after: 3, last: 10 };
    const { wrong } = await runJob({ ...job, method: 'POST', lanes, numbers, amount: 9 });
    expect(wrong).to.equal(0);
    const sent = seen.map(({ body }) => (JSON.parse(body) as { login: string }).login);
    const expected = [4, 5, 6, 7, 8, 9, 10, 1, 2].map((number) => `é-${number}`);
    expect(sent).to.have.members(expected);
  });

  it('sends back what the answer before brought', async () => {
    answer = (response, { body }) => {
      const { next } = JSON.parse(body) as { next: string };
      response.end(JSON.stringify({ next: `${next}+` }));
    };
    const chain = { member: 'next', first: ['x', 'y'] };
    const result = await runJob({ ...job, method: 'POST', lanes: [{}, {}], chain, amount: 10 });
    expect(result.wrong).to.equal(0);
    expect(result.chain.map((link) => link[0])).to.deep.equal(['x', 'y']);
    expect(result.chain.join('').replaceAll(/[xy]/g, '')).to.equal('+'.repeat(10));
  });

  for (const [what, spoil, complaint] of [
    [
      'status',
      (response: ServerResponse) => response.writeHead(404, { 'Content-Length': 0 }).end(),
      'status 404 in place of 200',
    ],
    ['body', (response: ServerResponse) => response.end('{"next":"lonk"}'), 'this body: {"next":"lonk"}'],
  ] as const) {
    it(`counts every answer with another ${what} and keeps the first`, async () => {
      answer = (response) => {
        if (seen.length === 50) spoil(response);
        else response.end(ANSWER);
      };
      const { answers, wrong, firstWrong } = await runJob(job);
      expect({ answers, wrong, firstWrong }).to.deep.equal({ answers: 100, wrong: 1, firstWrong: complaint });
    });
  }

  it('counts 503 apart where it may be the answer, and as wrong elsewhere', async () => {
    answer = (response) => {
      if (seen.length % 4 === 0) response.statusCode = 503;
      response.end(ANSWER);
    };
    const { answers, refused, wrong } = await runJob({ ...job, mayBeRefused: true });
    expect({ answers, refused, wrong }).to.deep.equal({ answers: 100, refused: 25, wrong: 0 });
    seen = [];
    const { refused: none, wrong: some, firstWrong } = await runJob(job);
    expect({ none, some, firstWrong }).to.deep.equal({
      none: 0,
      some: 25,
      firstWrong: 'status 503 in place of 200',
    });
  });

  it('looks for each part that an answer must hold', async () => {
    const lanes = [{ includes: ['"next"', 'lonk'] }];
    const { answers, wrong } = await runJob({ ...job, lanes, amount: 5 });
    expect([answers, wrong]).to.deep.equal([5, 5]);
  });

  it('counts a connection that is closed on it as one wrong answer, and goes on over another', async () => {
    answer = (response) => {
      if (seen.length === 50) response.destroy();
      else response.end(ANSWER);
    };
    const { answers, wrong, firstWrong } = await runJob(job);
    expect({ answers, wrong }).to.deep.equal({ answers: 100, wrong: 1 });
    expect(firstWrong).to.match(/closed|ECONNRESET/);
  });

  it('ends though nobody listens, with every answer wrong', async () => {
    server.close();
    await once(server, 'close');
    const { answers, wrong, firstWrong } = await runJob(job);
    expect({ answers, wrong }).to.deep.equal({ answers: 100, wrong: 100 });
    expect(firstWrong).to.include('ECONNREFUSED');
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece as string;
  return body;
}
