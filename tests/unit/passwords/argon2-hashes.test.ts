import { expect } from 'chai';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import { argon2PackageEngine } from '#adapters/passwords/argon2-engine.ts';
import type { Argon2Engine } from '#adapters/passwords/argon2-engine.ts';
import type { PhcPasswordHasher } from '#adapters/passwords/phc-password-hasher.ts';
import { loadNodeRsEngine } from '#adapters/passwords/node-rs-engine.ts';
import { CHEAP, phcHasher } from '#tests/support/password-hashers.ts';

const SALT = 'c29tZXNhbHRzb21lc2FsdA';
const DIGEST = Buffer.alloc(32, 7).toString('base64').replace('=', '');

/** From the tests of the reference code: `echo -n password | argon2 somesalt -id -t 2 -m 8 -p 1`. */
const REFERENCE_HASH =
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4' as PasswordHash;

function hasherWith(engine: Argon2Engine, parameters = CHEAP): PhcPasswordHasher {
  return phcHasher({ engine, parameters });
}

/** Counts what is asked of it. */
function countingEngine(): { engine: Argon2Engine; requests: { memory: number; time: number }[] } {
  const requests: { memory: number; time: number }[] = [];
  const engine: Argon2Engine = {
    digest: (request) => {
      requests.push({ memory: request.memory, time: request.time });
      return argon2PackageEngine.digest(request);
    },
  };
  return { engine, requests };
}

describe('Argon2 hashes', () => {
  it('are written in the PHC form that other programs read: m, t, p in this order, no padding', async () => {
    expect(await hasherWith(argon2PackageEngine).hash('x')).to.match(
      /^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it('of the reference code are understood by every engine', async () => {
    for (const engine of [argon2PackageEngine, await loadNodeRsEngine()]) {
      const hasher = hasherWith(engine);
      expect(await hasher.verify(REFERENCE_HASH, 'password')).to.equal(true);
      expect(await hasher.verify(REFERENCE_HASH, 'Password')).to.equal(false);
    }
  });

  it('of one engine are understood by the other, whatever the algorithm, version and lanes', async () => {
    const engines = [argon2PackageEngine, await loadNodeRsEngine()];
    const salt = Buffer.from('saltsaltsaltsalt');
    for (const algorithm of ['argon2d', 'argon2i', 'argon2id'] as const) {
      for (const version of [16, 19]) {
        const request = {
          ...CHEAP,
          parallelism: 2,
          algorithm,
          version,
          salt,
          password: 'é',
          digestBytes: 32,
        };
        const [one, other] = await Promise.all(engines.map((engine) => engine.digest(request)));
        expect(Buffer.from(one!).equals(other!), `${algorithm} ${version}`).to.equal(true);
      }
    }
  });

  it('with the names of the parameters in another order are read all the same', async () => {
    const hasher = hasherWith(argon2PackageEngine);
    const hash = await hasher.hash('correct horse');
    const sorted = hash.replace('m=64,t=1,p=1', 'm=64,p=1,t=1') as PasswordHash;
    expect(await hasher.verify(sorted, 'correct horse')).to.equal(true);
    expect(hasher.isOutdated(sorted)).to.equal(false);
  });

  it('with parameters above the bounds are not computed and match nothing', async () => {
    const { engine, requests } = countingEngine();
    const hasher = hasherWith(engine);
    const absurd = [
      'm=262145,t=1,p=1',
      'm=65536,t=17,p=1',
      'm=1024,t=1,p=17',
      'm=4294967295,t=1,p=1',
      'm=0,t=1,p=1',
    ];
    absurd.push(
      'm=64,t=0,p=1',
      'm=64,t=1,p=0',
      'm=7,t=1,p=1',
      'm=64,t=1,p=1,keyid=AA',
      'm=+64,t=1,p=1',
      'm=64,t=1',
    );
    const hashes = absurd.map((list) => `$argon2id$v=19$${list}$${SALT}$${DIGEST}`);
    hashes.push(`$argon2id$v=19$m=64,t=1,p=1$${SALT}$AAAA`, `$argon2id$v=19$m=64,t=1,p=1$AAAA$${DIGEST}`);
    hashes.push(`$argon2id$v=18$m=64,t=1,p=1$${SALT}$${DIGEST}`, `$2b$13$${'a'.repeat(53)}`);
    hashes.push(`$argon2id$v=19$m=64,t=1,p=1$${SALT}$${'A'.repeat(100_000)}`);
    for (const hash of hashes) {
      expect(await hasher.verify(hash as PasswordHash, 'x'), hash.slice(0, 60)).to.equal(false);
      expect(hasher.isOutdated(hash as PasswordHash), hash.slice(0, 60)).to.equal(true);
    }
    expect(requests).to.deep.equal([]);
  });

  it('of another algorithm, version, salt or length are outdated', async () => {
    const hasher = hasherWith(argon2PackageEngine);
    const current = await hasher.hash('x');
    const others = [
      current.replace('argon2id', 'argon2i'),
      current.replace('v=19', 'v=16'),
      current.replace('m=64', 'm=65'),
      current.replace('p=1', 'p=2'),
      current.replace(/\$[^$]*(\$[^$]*)$/, '$c29tZXNhbHQ$1'),
      current.replace(/[^$]*$/, Buffer.alloc(64, 7).toString('base64').replaceAll('=', '')),
    ];
    expect(hasher.isOutdated(current)).to.equal(false);
    for (const other of others) expect(hasher.isOutdated(other as PasswordHash), other).to.equal(true);
  });
});

describe('A login for an account that does not exist', () => {
  it('costs one computation with the current parameters, the first time too', async () => {
    const { engine, requests } = countingEngine();
    const hasher = hasherWith(engine, { ...CHEAP, time: 3 });
    await hasher.verifyDecoy('ann', 'x');
    await hasher.verifyDecoy('ann', 'x');
    expect(requests).to.deep.equal([
      { memory: 64, time: 3 },
      { memory: 64, time: 3 },
    ]);
  });
});

describe('The cost of new hashes', () => {
  it('is refused above the bounds for stored hashes', () => {
    const absurd = [
      { ...CHEAP, memory: 262_145 },
      { ...CHEAP, memory: 65_536, time: 17 },
      { ...CHEAP, memory: 8_192, parallelism: 17 },
      { ...CHEAP, memory: 7 },
      { ...CHEAP, time: 1.5 },
      { ...CHEAP, time: Number.NaN },
    ];
    for (const parameters of absurd) {
      expect(() => hasherWith(argon2PackageEngine, parameters), JSON.stringify(parameters)).to.throw(
        RangeError,
      );
    }
  });
});
