import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { KeyInUseError, KeyNotFoundError } from '#adapters/jwt/errors.ts';
import type { KeyFolderStore, KindsToMake } from '#adapters/jwt/key-folder-store.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
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

  const make = (kinds: Partial<KindsToMake> = {}): Promise<readonly string[]> =>
    store.make({ refresh: false, mail: false, ...kinds });

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
    for (const name of names) {
      const failure = await store.retire(name, { force: true }).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure, name).to.be.instanceOf(KeyNotFoundError);
    }
  });
});
