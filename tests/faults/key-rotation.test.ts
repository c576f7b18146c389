import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { FaultClient } from '#tests/support/fault-client.ts';
import {
  eventLoopDelay,
  expectQuickLoop,
  figure,
  LONG,
  milliseconds,
  statusesOf,
} from '#tests/support/fault-figures.ts';
import { tokenStateOf } from '#tests/support/fault-probe.ts';
import type { ServiceProcess } from '#tests/support/service-process.ts';
import { type FaultWorld, openFaultWorld } from '#tests/support/fault-world.ts';
import { until } from '#tests/support/until.ts';

const ROTATIONS = LONG ? 10 : 1;
const CLIENTS = 6;
const run = promisify(execFile);

interface Published {
  readonly keys: readonly { readonly kid: string }[];
}

describe('Keys that change under load', function () {
  this.timeout(180_000);

  let world: FaultWorld;
  let services: readonly ServiceProcess[];
  let clients: readonly FaultClient[];
  let here: FaultClient;
  let keysFolder: string;

  before(async () => {
    world = await openFaultWorld();
    keysFolder = join(world.folder, 'keys');
    const variables = { KEY_PUBLISH_DELAY: '1', REFRESH_GRACE: '60' };
    // One after the other: the first one makes the first keys.
    services = [await world.start(variables), await world.start(variables)];
    clients = services.map((service) => world.clientOf(service));
    [here] = clients as [FaultClient];
  });
  after(async () => await world?.close());

  /** As an operator does it. */
  async function keys(...words: readonly string[]): Promise<string> {
    const start = join(import.meta.dirname, '../../src/start.js');
    const env = {
      PATH: process.env['PATH'],
      DATA_DIR: world.folder,
      KEY_PUBLISH_DELAY: '1',
      NODE_ENV: 'test',
    };
    const { stdout } = await run(process.execPath, [start, 'keys', ...words], { env, cwd: world.folder });
    return stdout;
  }

  /** A token that names an unknown key has the folder read now rather than within ten seconds. */
  async function untilRead(condition: () => boolean | Promise<boolean>, someToken: string): Promise<void> {
    const [, payload = '', signature = ''] = someToken.split('.');
    await until(async () => {
      const header = { alg: 'ES256', typ: 'at+jwt', kid: randomBytes(32).toString('base64url') };
      const forged = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
      for (const client of clients) expect(await tokenStateOf(client, forged)).to.equal('401 token_invalid');
      return await condition();
    });
  }

  async function published(client: FaultClient): Promise<readonly string[]> {
    const { body } = await client.call<Published>('GET /.well-known/jwks.json');
    return body.keys.map(({ kid }) => kid).toSorted();
  }

  async function eachPublishes(count: number): Promise<boolean> {
    const sets = await Promise.all(clients.map((client) => published(client)));
    return sets.every((set) => set.length === count);
  }

  it('refuse no valid token and accept no retired one', async () => {
    let over = false;
    const users = await Promise.all(Array.from({ length: CLIENTS }, () => newUser()));
    const load = users.map((user) => user.keepUsing(() => over));
    await eventLoopDelay(here);
    let retiredUses = 0;
    for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
      const old = await here.login(await here.registered());
      await keys('make');
      await untilRead(() => eachPublishes(2), old.accessToken);
      await until(async () => kidOf(await here.login(await here.registered())) !== kidOf(old));
      await Promise.all(users.map((user) => user.refreshed()));
      for (const client of clients) expect(await tokenStateOf(client, old.accessToken)).to.equal('200');
      await keys('retire', await oldestSigningKey(), '--force');
      await untilRead(() => eachPublishes(1), old.accessToken);
      for (const client of clients) {
        for (let use = 0; use < 20; use += 1, retiredUses += 1) {
          expect(await tokenStateOf(client, old.accessToken)).to.equal('401 token_invalid');
        }
      }
    }
    over = true;
    const uses = (await Promise.all(load)).reduce((total, count) => total + count, 0);
    const loop = await eventLoopDelay(here);
    figure(
      `${ROTATIONS} rotations on two instances: ${uses} uses of valid tokens, 0 refused; ${retiredUses} uses of retired ` +
        `ones, 0 accepted; event loop p99 ${milliseconds(loop)}`,
    );
    expectQuickLoop(loop);
  });

  it('change nothing while a file is half written, which is logged', async () => {
    const { accessToken } = await here.login(await here.registered());
    const before = await published(here);
    const name = await oldestSigningKey();
    const whole = await readFile(join(keysFolder, name), 'utf8');
    const half = whole.slice(0, whole.length / 2);
    const newName = `${new Date(Date.now() - 5_000).toISOString().replaceAll(/[-:.]/g, '')}-AAAAAAAA.pem`;
    await writeFile(join(keysFolder, newName), half, { mode: 0o600 });
    await writeFile(join(keysFolder, name), half);
    const complaints = (): readonly unknown[] =>
      services.map((service) =>
        service
          .logged('key_file_problem')
          .map(({ file }) => String(file))
          .toSorted(),
      );
    const expected = [name, newName].toSorted();
    await untilRead(() => JSON.stringify(complaints()) === JSON.stringify([expected, expected]), accessToken);
    for (const client of clients) {
      expect(await published(client)).to.deep.equal(before);
      expect(await tokenStateOf(client, accessToken)).to.equal('200');
      expect(await tokenStateOf(here, (await client.login(await client.registered())).accessToken)).to.equal(
        '200',
      );
    }
    await writeFile(join(keysFolder, name), whole);
    await rm(join(keysFolder, newName));
    for (const client of clients) expect(await tokenStateOf(client, accessToken)).to.equal('200');
    figure(`half-written key files: nothing changed, each logged once an instance; ${statusesOf(here)}`);
  });

  interface User {
    refreshed(): Promise<void>;
    /** @returns how often a token was used. */
    keepUsing(isOver: () => boolean): Promise<number>;
  }

  async function newUser(): Promise<User> {
    let tokens: TokensView = await here.login(await here.registered());
    return {
      refreshed: async () => {
        const { refreshToken } = tokens;
        tokens = (await here.call<TokensView>('POST /refresh', { body: { refreshToken } })).body;
      },
      keepUsing: async (isOver) => {
        let uses = 0;
        for (; !isOver(); uses += 1) {
          const { accessToken } = tokens;
          const state = await tokenStateOf(clients[uses % clients.length]!, accessToken);
          // A token that was replaced meanwhile may be of a key that was retired meanwhile.
          if (accessToken === tokens.accessToken) expect(state).to.equal('200');
          await pause(2);
        }
        return uses;
      },
    };
  }

  async function oldestSigningKey(): Promise<string> {
    const [name] = (await readdir(keysFolder)).filter((file) => file.endsWith('.pem')).toSorted();
    return name!;
  }
});

function kidOf({ accessToken }: TokensView): string {
  const header = Buffer.from(accessToken.split('.')[0]!, 'base64url').toString();
  return (JSON.parse(header) as { kid: string }).kid;
}
