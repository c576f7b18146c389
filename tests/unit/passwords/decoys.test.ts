import { expect } from 'chai';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { Decoys } from '#adapters/passwords/decoys.ts';
import { CHEAP, DECOY_KEY, phcHasher } from '#tests/support/password-hashers.ts';
import { argon2PackageEngine, type DigestRequest } from '#adapters/passwords/argon2-engine.ts';

const CURRENT = '$argon2id$v=19$m=64,t=1,p=1';
const BCRYPT = '$2b$10$'.slice(0, -1);
const PBKDF2 = '$pbkdf2-sha256$i=1000';
const names = Array.from({ length: 4_000 }, (_, index) => `person-${index}@example.org`);

const isCurrent = (settings: string): boolean => settings === CURRENT;

function decoysFor(counts: Readonly<Record<string, number>>): Decoys {
  const decoys = new Decoys({ key: DECOY_KEY });
  decoys.fit(new Map(Object.entries(counts)), isCurrent);
  return decoys;
}

function shareOf(settings: string | null, decoys: Decoys): number {
  return names.filter((name) => decoys.settingsFor(name) === settings).length / names.length;
}

describe('Decoys', () => {
  it('are of the current settings while nothing was counted, and where nothing else is stored', () => {
    for (const decoys of [new Decoys({ key: DECOY_KEY }), decoysFor({}), decoysFor({ [CURRENT]: 7 })])
      expect(shareOf(null, decoys)).to.equal(1);
  });

  it('are of each settings as often as these are stored', () => {
    const decoys = decoysFor({ [CURRENT]: 50, [BCRYPT]: 30, [PBKDF2]: 20 });
    // Four standard deviations of 4,000 draws.
    expect(shareOf(BCRYPT, decoys)).to.be.closeTo(0.3, 0.03);
    expect(shareOf(PBKDF2, decoys)).to.be.closeTo(0.2, 0.03);
    expect(shareOf(null, decoys)).to.be.closeTo(0.5, 0.032);
  });

  it('are all of other settings where nothing current is stored', () => {
    expect(shareOf(BCRYPT, decoysFor({ [BCRYPT]: 3 }))).to.equal(1);
  });

  it('of a name stay the same for the same counts, and differ with the key', () => {
    const counts = { [CURRENT]: 1, [BCRYPT]: 1 };
    const [one, again] = [decoysFor(counts), decoysFor(counts)];
    for (const name of names.slice(0, 100)) expect(one.settingsFor(name)).to.equal(again.settingsFor(name));
  });

  it('of a name only move towards the current settings as other hashes are replaced', () => {
    const stored = fc.record({ current: fc.nat(1_000), bcrypt: fc.nat(1_000), pbkdf2: fc.nat(1_000) });
    const replaced = fc.record({ bcrypt: fc.nat(1_000), pbkdf2: fc.nat(1_000) });
    const order = [BCRYPT, PBKDF2, null];
    fc.assert(
      fc.property(stored, replaced, fc.constantFrom(...names), (before, change, name) => {
        const bcrypt = Math.min(before.bcrypt, change.bcrypt);
        const pbkdf2 = Math.min(before.pbkdf2, change.pbkdf2);
        fc.pre(before.current + before.bcrypt + before.pbkdf2 > 0);
        const counts = {
          [CURRENT]: before.current,
          [BCRYPT]: before.bcrypt,
          [PBKDF2]: before.pbkdf2,
        };
        const after = {
          [CURRENT]: before.current + bcrypt + pbkdf2,
          [BCRYPT]: before.bcrypt - bcrypt,
          [PBKDF2]: before.pbkdf2 - pbkdf2,
        };
        const [from, to] = [counts, after].map((each) => order.indexOf(decoysFor(each).settingsFor(name)));
        expect(to).to.be.at.least(from ?? 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('A login for an account that does not exist, while hashes of another system are stored', () => {
  it('computes what a hash of the settings of its decoy computes', async () => {
    const requests: DigestRequest[] = [];
    const hasher = phcHasher({
      engine: {
        digest: (request) => {
          requests.push(request);
          return argon2PackageEngine.digest(request);
        },
      },
    });
    const other = '$argon2i$v=19$m=128,t=3,p=2';
    hasher.fitDecoys(new Map([[other, 1]]));
    await hasher.verifyDecoy('ann', 'x');
    const [{ algorithm, memory, time, parallelism } = {} as DigestRequest] = requests;
    expect({ algorithm, memory, time, parallelism }).to.deep.equal({
      algorithm: 'argon2i',
      memory: 128,
      time: 3,
      parallelism: 2,
    });
    for (const settings of [
      '$2a$04',
      '$2b$04',
      '$scrypt$ln=4,r=8,p=1',
      '$scrypt-nfkc$ln=4,r=8,p=1',
      '$firebase-scrypt$ln=4,r=8,p=1',
      '$pbkdf2-sha1$i=10',
      '$pbkdf2-sha256$i=10',
      '$pbkdf2-sha512$i=10',
    ]) {
      requests.length = 0;
      hasher.fitDecoys(new Map([[settings, 1]]));
      expect(await hasher.verifyDecoy('ann', 'x')).to.equal(false);
      // Had the decoy been unreadable, one of our own would have been computed.
      expect(requests, settings).to.deep.equal([]);
    }
    hasher.fitDecoys(new Map([['$argon2id+sha256-salt-last$v=19$m=64,t=4,p=1', 1]]));
    await hasher.verifyDecoy('ann', 'x');
    expect(requests.map(({ time }) => time)).to.deep.equal([4]);
  });

  it('costs one of our own hashes where the stored ones can be verified by nothing', async () => {
    const hasher = phcHasher({ parameters: CHEAP });
    for (const settings of ['', '$', '$2b$31', '$unknown$x=1']) {
      hasher.fitDecoys(new Map([[settings, 5]]));
      expect(await hasher.verifyDecoy('ann', 'x'), settings).to.equal(false);
    }
  });
});

describe('The metric of stored hashes', () => {
  it('has every scheme, those of which there are none any more too', async () => {
    const registry = new Registry();
    const hasher = phcHasher({ registry });
    const read = async (): Promise<Readonly<Record<string, number>>> => {
      const metric = await registry.getSingleMetric('latchkey_credentials')?.get();
      return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels['scheme'], value]) ?? []);
    };
    hasher.fitDecoys(
      new Map([
        [CURRENT, 5],
        ['$argon2id$v=19$m=128,t=1,p=1', 4],
        ['$2b$10', 3],
        ['$2a$12', 2],
        ['nonsense', 1],
      ]),
    );
    const none = { scrypt: 0, pbkdf2: 0, wrapped: 0 };
    expect(await read()).to.deep.equal({ ...none, argon2id: 5, argon2: 4, bcrypt: 5, unknown: 1 });
    hasher.fitDecoys(new Map([[CURRENT, 15]]));
    expect(await read()).to.include({ ...none, argon2id: 15, argon2: 0, bcrypt: 0 });
  });
});
