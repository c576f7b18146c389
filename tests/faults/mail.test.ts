import { expect } from 'chai';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient } from '#tests/support/fault-client.ts';
import { figure, LONG } from '#tests/support/fault-figures.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { serverPort } from '#tests/support/server-port.ts';
import { TestSmtpServer, type TakenMail } from '#tests/support/test-smtp-server.ts';
import { until } from '#tests/support/until.ts';

const KILLS = LONG ? 50 : 4;
const SENDERS = 4;
/** How many mails an instance sends at the same time. */
const AT_ONCE = 5;
/** The sign of life of a dead process is missed after ten seconds, and what it had under way is tried again after. */
const ALL_THERE_WITHIN_MS = 120_000;

describe('Mail', function () {
  this.timeout(LONG ? 900_000 : 240_000);

  let world: FaultWorld;
  let smtp: TestSmtpServer;
  let service: ServiceProcess;
  let client: FaultClient;
  /** Addresses whose registration was acknowledged: a proof is on its way to each. */
  let promised: string[];

  beforeEach(async () => {
    world = await openFaultWorld();
    smtp = await TestSmtpServer.start({}, await serverPort());
    promised = [];
  });
  afterEach(async () => {
    await world.close();
    await smtp.stop();
  });

  const start = async (variables: Readonly<Record<string, string>> = {}): Promise<void> => {
    service = await world.start({
      MAIL: 'auto',
      MAIL_FROM: 'Latchkey <id@example.org>',
      SMTP_URL: smtp.url,
      PUBLIC_URL: 'https://id.example.org',
      ...variables,
    });
    client = world.clientOf(service);
  };

  const register = async (): Promise<void> => {
    const { login, password } = client.newPerson();
    const email = `${login}@example.org`;
    const body = { login, password, email, firstName: 'Ada', lastName: 'Lovelace' };
    const reply = await client.attempt('POST /register', { body });
    if (reply?.status === 201) promised.push(email);
  };

  const mailsTo = (address: string): readonly TakenMail[] =>
    smtp.taken.filter(({ to }) => to.includes(address));
  const untilAllThere = async (): Promise<void> => {
    const missing = () => promised.filter((address) => mailsTo(address).length === 0);
    await until(() => missing().length === 0, ALL_THERE_WITHIN_MS).catch(() => undefined);
    expect(missing()).to.deep.equal([]);
  };
  /** How many mails came more than once; those must be the same to the byte. */
  const duplicates = (): number => {
    let more = 0;
    for (const address of new Set(smtp.taken.flatMap(({ to }) => to))) {
      const [first, ...others] = mailsTo(address);
      for (const other of others) expect(other.raw.equals(first!.raw), address).to.equal(true);
      more += others.length;
    }
    return more;
  };
  const watchTokens = (): void => {
    for (const { parsed } of smtp.taken) {
      const [, token = ''] = /#token=([\w-]{100})/.exec(parsed.text ?? '') ?? [];
      expect(token).not.to.equal('');
      world.watch.add(token, 'a token of a mail');
    }
  };

  it('is not lost by kill -9 around the answer of the mail server, and comes twice only as the same', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await start();
      const { promise: killed, resolve } = Promise.withResolvers<void>();
      let left = randomInt(1, 8);
      const isBefore = kill % 2 === 0;
      const round = { isOver: false };
      const dies = service;
      smtp.onTaken = async () => {
        left -= 1;
        if (round.isOver || left > 0) return;
        round.isOver = true;
        // Dead before the 250 is sent, or some moments after it: before or after the job is settled.
        const death = isBefore ? dies.kill() : pause(randomInt(0, 6)).then(() => dies.kill());
        void death.then(resolve);
        if (isBefore) await death;
      };
      const senders = Array.from({ length: SENDERS }, async () => {
        while (!round.isOver) await register();
      });
      await Promise.all([killed, ...senders]);
    }
    smtp.onTaken = () => undefined;
    await start();
    await untilAllThere();
    const twice = duplicates();
    // At most what was being sent at the moment of each kill.
    expect(twice).to.be.at.most(KILLS * AT_ONCE);
    watchTokens();
    figure(
      `${KILLS} × kill -9 around the 250 of the mail server: ${promised.length} mails promised, 0 lost, ${twice} came twice, the same to the byte`,
    );
  });

  it('waits while the mail server is away, refuses for now, hangs up or takes and dies', async () => {
    await start();
    const { port } = smtp;
    for (const behaviour of [
      { kind: 'refuse', at: 'RCPT', code: 451 },
      { kind: 'die', at: 'DATA' },
      { kind: 'take-and-die' },
    ] as const) {
      smtp.behaviour = behaviour;
      await Promise.all([register(), register()]);
    }
    await until(() => service.logged('mail_delayed').length >= 6);
    await smtp.stop();
    await Promise.all([register(), register()]);
    await until(() => service.logged('mail_delayed').length >= 8);
    const before = smtp.taken;
    smtp = await TestSmtpServer.start({}, port);
    smtp.taken.push(...before);
    await untilAllThere();
    duplicates();
  });

  it('is given up for an address that the mail server refuses for good, once', async () => {
    await start();
    smtp.behaviour = { kind: 'refuse', at: 'RCPT', code: 550 };
    await register();
    const metrics = async (): Promise<string> => await (await fetch(`${service.url}/metrics`)).text();
    await until(async () => (await metrics()).includes('latchkey_mail_attempts_total{result="refused"} 1'));
    smtp.behaviour = { kind: 'accept' };
    await register();
    await until(() => smtp.taken.length > 0);
    expect(smtp.taken.flatMap(({ to }) => to)).to.deep.equal([promised[1]]);
  });

  it('goes on after kill -9 of PostgreSQL, without a restart', async () => {
    await start();
    await register();
    await untilAllThere();
    await world.postgres.kill();
    await world.postgres.start();
    await until(async () => {
      await register();
      return promised.length > 1;
    });
    await untilAllThere();
  });

  it('is sent once where two instances share the work', async () => {
    await start();
    const [one, other] = [service, (await start(), service)];
    for (const each of [one, other, one, other]) {
      client = world.clientOf(each);
      await Promise.all(Array.from({ length: 5 }, register));
    }
    await untilAllThere();
    expect(duplicates()).to.equal(0);
  });

  it('that is being sent when the service is told to stop is sent to the end', async () => {
    await start();
    smtp.behaviour = { kind: 'slow', ms: 300 };
    await register();
    await until(() => smtp.begun > 0);
    expect(await service.stop()).to.equal(0);
    expect(mailsTo(promised[0]!)).to.have.length(1);
    smtp.behaviour = { kind: 'accept' };
    await start();
    await register();
    await untilAllThere();
    expect(duplicates()).to.equal(0);
  });
});
