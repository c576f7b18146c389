import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { KeyInUseError, KeyNotFoundError, KeyUseUnknownError } from '#adapters/jwt/errors.ts';
import type { KeyFolderStore, KindsToMake } from '#adapters/jwt/key-folder-store.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

/** As {@link TestKeys} configures the store, in seconds. */
const PUBLISH_DELAY = 300;
const ACCESS_TOKEN_TTL = 900;
const REFRESH_TOKEN_TTL = 86_400;

describe("An operator's keys", () => {
  let clock: ManualClock;
  let keys: TestKeys;
  let store: KeyFolderStore;

  beforeEach(async () => {
    clock = new ManualClock('2026-01-02T03:04:05.678Z');
    keys = await TestKeys.create(clock);
    store = keys.store();
  });

  afterEach(() => keys.drop());

  const make = (kinds: KindsToMake = {}): Promise<readonly string[]> => store.make(kinds);

  async function makeSigningKey(): Promise<string> {
    const [name = ''] = await make();
    return name;
  }

  async function refusalOf(name: string): Promise<unknown> {
    return await store.retire(name, { force: false }).then(
      () => null,
      (error: unknown) => error,
    );
  }

  async function states(): Promise<readonly string[]> {
    return (await store.list()).map(({ kind, state }) => `${kind} ${state}`);
  }

  it('are none in a folder that is not there', async () => {
    expect(await store.list()).to.deep.equal([]);
  });

  it('are a signing key, and a refresh key where there is none', async () => {
    const first = await make();
    expect(first.map((name) => name.split('.')[1])).to.deep.equal(['pem', 'key']);
    expect(await make()).to.have.lengthOf(1);
    expect(await make({ refresh: true })).to.have.lengthOf(2);
    expect(await readdir(keys.dir)).to.have.lengthOf(5);
  });

  it('are listed oldest first with what each does', async () => {
    await make({ refresh: true });
    clock.advance(PUBLISH_DELAY);
    await make({ refresh: true });
    clock.advance(PUBLISH_DELAY);
    await make({ refresh: true });
    expect(await states()).to.deep.equal([
      'signing verifies',
      'refresh verifies',
      'signing signs',
      'refresh signs',
      'signing published',
      'refresh published',
    ]);
    const listed = await store.list();
    expect(listed[0]?.createdAt).to.deep.equal(new Date('2026-01-02T03:04:05.678Z'));
    expect(listed[5]?.createdAt).to.deep.equal(clock.now());
  });

  it('cannot be retired while they sign', async () => {
    const name = await makeSigningKey();
    const refusal = await refusalOf(name);
    expect(refusal).to.be.instanceOf(KeyInUseError);
    expect((refusal as Error).message)
      .to.include(name)
      .and.to.include('--force');
    expect(await states()).to.deep.equal(['signing signs', 'refresh signs']);
  });

  it('can be retired when every access token that they may have signed is over, and not before', async () => {
    const old = await makeSigningKey();
    clock.advance(3_600);
    const next = await makeSigningKey();
    clock.advance(PUBLISH_DELAY + ACCESS_TOKEN_TTL - 0.001);
    expect(await refusalOf(old)).to.be.instanceOf(KeyInUseError);
    clock.advance(0.001);
    expect(await refusalOf(old)).to.equal(null);
    expect(await readdir(keys.dir)).not.to.include(old);
    expect(await refusalOf(next)).to.be.instanceOf(KeyInUseError);
  });

  it('for refresh tokens can be retired when every refresh token is over, and not before', async () => {
    const [, old = ''] = await make({ refresh: true });
    await make({ refresh: true });
    clock.advance(PUBLISH_DELAY + REFRESH_TOKEN_TTL - 0.001);
    expect(await refusalOf(old)).to.be.instanceOf(KeyInUseError);
    clock.advance(0.002);
    expect(await refusalOf(old)).to.equal(null);
  });

  it('for mail are made when they are asked for, with the others only where those are missing', async () => {
    expect(await make({ mail: true })).to.have.lengthOf(3);
    expect(await make({ mail: true })).to.have.lengthOf(1);
    expect(await make()).to.have.lengthOf(1);
    expect((await store.list()).map(({ kind }) => kind).filter((kind) => kind === 'mail')).to.have.lengthOf(
      2,
    );
  });

  it('for mail can be retired seven days after the next one signs, and not before', async () => {
    await make();
    const [old = ''] = await make({ mail: true });
    await make({ mail: true });
    clock.advance(PUBLISH_DELAY + 7 * 86_400 - 0.001);
    expect(await refusalOf(old)).to.be.instanceOf(KeyInUseError);
    clock.advance(0.002);
    expect(await refusalOf(old)).to.equal(null);
  });

  describe('for the secrets of authenticators', () => {
    /** What the database would say, in its words where it can't be asked. */
    let inUse: readonly string[] | string;

    beforeEach(() => {
      inUse = [];
      store = keys.store(() =>
        typeof inUse === 'string' ? Promise.reject(new KeyUseUnknownError(inUse)) : Promise.resolve(inUse),
      );
    });

    const idOf = (name: string): string => /^factor-(.*)\.key$/.exec(name)?.[1] ?? '';
    const makeKey = async (): Promise<string> => {
      clock.advance(1);
      return (await make({ factors: true })).at(-1) ?? '';
    };
    const factorStates = async (): Promise<readonly string[]> =>
      (await store.list()).filter(({ kind }) => kind === 'factor').map(({ state }) => state);
    /** An old one, which no longer seals since long. */
    const anOldKey = async (): Promise<string> => {
      const name = await makeKey();
      await makeKey();
      clock.advance(PUBLISH_DELAY + 60);
      return name;
    };

    it('are made when they are asked for, with the others only where those are missing', async () => {
      expect(await make({ factors: true })).to.have.lengthOf(3);
      expect(await make({ factors: true })).to.have.lengthOf(1);
      expect(await make({ factors: true, mail: true })).to.have.lengthOf(2);
      expect(await make()).to.have.lengthOf(1);
      expect(await factorStates()).to.have.lengthOf(3);
    });

    it('are listed with what each does, and whether it is needed', async () => {
      const old = await makeKey();
      expect(await factorStates()).to.deep.equal(['seals']);
      await makeKey();
      expect(await factorStates()).to.deep.equal(['seals', 'published']);
      clock.advance(PUBLISH_DELAY);
      expect(await factorStates()).to.deep.equal(['opens', 'seals']);
      clock.advance(60);
      expect(await factorStates()).to.deep.equal(['unneeded', 'seals']);
      inUse = [idOf(old)];
      expect(await factorStates()).to.deep.equal(['opens', 'seals']);
      inUse = 'Nothing listens there.';
      expect(await factorStates()).to.deep.equal(['opens', 'seals']);
    });

    it('ask the database only where its answer matters', async () => {
      inUse = 'Nothing listens there.';
      let asked = 0;
      store = keys.store(() => {
        asked += 1;
        return Promise.resolve([]);
      });
      await makeKey();
      await store.list();
      expect(asked).to.equal(0);
    });

    it('cannot be retired while they seal, nor in the minute after', async () => {
      const old = await makeKey();
      expect(await refusalOf(old)).to.be.instanceOf(KeyInUseError);
      await makeKey();
      clock.advance(PUBLISH_DELAY + 59.999);
      expect(String(await refusalOf(old))).to.match(/did a minute ago.*--force.*never be opened/);
      clock.advance(0.001);
      expect(await refusalOf(old)).to.equal(null);
    });

    it('cannot be retired while a secret is sealed with them', async () => {
      const old = await anOldKey();
      inUse = [idOf(old)];
      expect(String(await refusalOf(old))).to.match(/needed by authenticators.*--force.*never be opened/);
      inUse = ['0000000000000000'];
      expect(await refusalOf(old)).to.equal(null);
    });

    it('cannot be retired unless the database can be asked, but by force', async () => {
      const old = await anOldKey();
      inUse = 'Nothing listens there.';
      expect(String(await refusalOf(old))).to.match(/Only the database knows.*Nothing listens there\./);
      await store.retire(old, { force: true });
      expect(await factorStates()).to.deep.equal(['seals']);
    });
  });

  it('that have signed nothing yet can be retired at once', async () => {
    await makeSigningKey();
    clock.advance(10);
    const published = await makeSigningKey();
    clock.advance(10);
    await makeSigningKey();
    expect(await refusalOf(published)).to.equal(null);
  });

  it('can be retired by force at any time, the last one too', async () => {
    for (const name of await make({ refresh: true })) await store.retire(name, { force: true });
    expect(await readdir(keys.dir)).to.deep.equal([]);
  });

  it('that are not there cannot be retired, nor can any other file', async () => {
    await makeSigningKey();
    const names = ['20200101T000000000Z-abcdefgh.pem', '../keys', '', '.', '/etc/passwd', '__proto__'];
    for (const name of names)
      expect(await rejection(store.retire(name, { force: true })), name).to.be.instanceOf(KeyNotFoundError);
  });
});
