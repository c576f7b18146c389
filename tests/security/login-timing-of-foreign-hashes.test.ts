import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { UserId } from '#domain/shared/ids.ts';
import { newId } from '#tests/support/builders.ts';
import {
  distance,
  expectSameTime,
  LOGIN_COST,
  RANK_BOUND,
  timesOfBoth,
} from '#tests/support/expect-same-time.ts';
import { LONG } from '#tests/support/fault-figures.ts';
import { HostileClient } from '#tests/support/hostile-client.ts';
import { type HostileWorld, openHostileWorld } from '#tests/support/hostile-world.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { until } from '#tests/support/until.ts';

const SAMPLES = LONG ? 500 : 60;
/** In the long form the most common one. */
const BCRYPT_COST = LONG ? 10 : 8;
/** Accounts with each kind of hash. */
const EACH = 100;
function bcryptHash(): string {
  return `$2b$${String(BCRYPT_COST).padStart(2, '0')}$${randomBytes(16).toString('hex').slice(0, 21)}.${'a'.repeat(31)}`;
}

function argon2Hash(): string {
  const part = (bytes: number): string => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${LOGIN_COST.ARGON2_MEMORY_KIB},t=${LOGIN_COST.ARGON2_TIME},p=1$${part(16)}$${part(32)}`;
}

async function untilCounted(client: HostileClient, scheme: string, count: number): Promise<void> {
  await until(async () => {
    const { text } = await client.call('GET /metrics');
    return text.includes(`latchkey_credentials{scheme="${scheme}"} ${count}`);
  });
}

describe('The time of a failed login, where half of the hashes are of another system', function () {
  this.timeout(LONG ? 290_000 : 180_000);

  let world: HostileWorld;
  /** Of an instance that has counted the hashes since they came, and of one that has not. */
  let counted: HostileClient;
  let uncounted: HostileClient;
  const logins: string[] = [];

  before(async () => {
    world = await openHostileWorld(LOGIN_COST);
    uncounted = world.client;
    // The first admin.
    await untilCounted(uncounted, 'argon2id', 1);
    await withClient(world.databaseUrl, async (client) => {
      for (const hash of [bcryptHash, argon2Hash]) {
        for (let made = 0; made < EACH; made += 1) {
          const [id, login] = [newId<UserId>(), `p${randomBytes(8).toString('hex')}`];
          await client.query(
            `INSERT INTO users (id, login, roles, security_version, version, created_at, updated_at)
             VALUES ($1, $2, '{user}', 1, 1, now(), now())`,
            [id, login],
          );
          await client.query('INSERT INTO credentials VALUES ($1, $2)', [id, hash()]);
          logins.push(login);
        }
      }
    });
    counted = new HostileClient((await world.startAnother()).url);
    await untilCounted(counted, 'bcrypt', EACH);
    await timesAt(counted, 10);
  });
  after(async () => {
    counted?.close();
    await world?.close();
  });

  /** Of logins to accounts that nobody has, and of logins with a wrong password. */
  async function timesAt(client: HostileClient, samples: number) {
    return await timesOfBoth(samples, async (kind) => {
      const known = logins[Math.floor(Math.random() * logins.length)] ?? '';
      const login = kind === 0 ? client.newPerson().login : known;
      const body = { login, password: client.watch.newPassword() };
      const { status, ms } = await client.call('POST /login', { body });
      expect(status).to.equal(401);
      return ms;
    });
  }

  it('is the same for an unknown account as for a wrong password', async () => {
    await expectSameTime('mixed hashes, decoys that fit', () => timesAt(counted, SAMPLES));
  });

  if (LONG) {
    it('would tell them apart if decoys were of one kind (or the test above would prove nothing)', async () => {
      const times = await timesAt(uncounted, SAMPLES);
      expect(Math.abs(distance('mixed hashes, decoys of one kind', times))).to.be.above(RANK_BOUND);
    });
  }
});
