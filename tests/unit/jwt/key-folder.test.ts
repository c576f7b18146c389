import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingKeysError, KeyPermissionsError } from '#adapters/jwt/errors.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

const SIGNING = /^\d{8}T\d{9}Z-[A-Za-z0-9_-]{8}\.pem$/;
const REFRESH = /^refresh-[0-9a-f]{16}\.key$/;
const FACTOR = /^factor-[0-9a-f]{16}\.key$/;
const MAIL = /^mail-[0-9a-f]{16}\.key$/;
/** Permissions mean nothing to Windows. */
const onPosix = process.platform === 'win32' ? it.skip : it;

describe('The key folder', () => {
  let clock: ManualClock;
  let keys: TestKeys;

  beforeEach(async () => {
    clock = new ManualClock('2026-01-02T03:04:05.678Z');
    keys = await TestKeys.create(clock);
  });

  afterEach(() => keys.drop());

  /** Reads the folder as the next reading would. */
  async function reread(folder: KeyFolder) {
    clock.advance(2);
    return await folder.reread();
  }

  function signers(folder: KeyFolder): { signing: string | undefined; refresh: string | undefined } {
    const now = clock.now();
    return {
      signing: folder.current.signingKeyAt(now)?.name,
      refresh: folder.current.refreshKeyAt(now)?.name,
    };
  }

  describe('at the first start', () => {
    it('gets a key of each kind, named by time, for the owner only', async () => {
      await keys.open();
      const names = (await readdir(keys.dir)).toSorted();
      expect(names).to.have.lengthOf(2);
      expect(names[0])
        .to.match(SIGNING)
        .and.to.satisfy((name: string) => name.startsWith('20260102T030405678Z-'));
      expect(names[1]).to.match(REFRESH);
      if (process.platform === 'win32') return;
      expect((await stat(keys.dir)).mode & 0o777).to.equal(0o700);
      for (const name of names) expect((await stat(join(keys.dir, name))).mode & 0o777).to.equal(0o600);
    });

    it('gets a key for mail where mail is on', async () => {
      await keys.open({ mail: true });
      expect((await readdir(keys.dir)).filter((name) => MAIL.test(name))).to.have.lengthOf(1);
    });

    it('gets no key for the secrets of authenticators before one is needed, and then one', async () => {
      const folder = await keys.open();
      const both = await Promise.all([folder.withFirst('factor'), folder.withFirst('factor')]);
      const other = await (await keys.open()).withFirst('factor');
      const names = (await readdir(keys.dir)).filter((name) => FACTOR.test(name));
      expect(names).to.have.lengthOf(1);
      for (const made of [...both, other]) expect(made.factorKeyAt(clock.now())?.name).to.equal(names[0]);
    });

    it('gets no key for them from a service that makes none, which finds one that is made later', async () => {
      await keys.open();
      const folder = await keys.open({ makeMissing: false });
      expect((await folder.withFirst('factor')).factor.keys).to.deep.equal([]);
      const made = await keys.store().make({ factors: true });
      clock.advance(1);
      expect((await folder.withFirst('factor')).factorKeyAt(clock.now())?.name).to.equal(made[0]);
    });

    it('gets PKCS#8 PEM and 32 random bytes', async () => {
      await keys.open();
      const [signing = '', refresh = ''] = (await readdir(keys.dir)).toSorted();
      expect(await readFile(join(keys.dir, signing), 'utf8')).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
      const secret = (await readFile(join(keys.dir, refresh), 'utf8')).trimEnd();
      expect(Buffer.from(secret, 'base64url').length).to.equal(32);
    });

    it('gets one key of each kind when several processes open it at once', async () => {
      const folders = await Promise.all(Array.from({ length: 8 }, () => keys.open()));
      expect(await readdir(keys.dir)).to.have.lengthOf(2);
      expect(new Set(folders.map((folder) => JSON.stringify(signers(folder)))).size).to.equal(1);
    });

    it('takes over the lock of a process that died', async () => {
      const lock = join(keys.dir, '.lock');
      await mkdir(lock, { recursive: true });
      await utimes(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
      expect(signers(await keys.open()).signing).to.match(SIGNING);
      expect((await readdir(keys.dir)).filter((name) => name.startsWith('.'))).to.deep.equal([]);
    });

    it('keeps what is there at the next one', async () => {
      const first = signers(await keys.open());
      expect(signers(await keys.open())).to.deep.equal(first);
      expect(await readdir(keys.dir)).to.have.lengthOf(2);
    });
  });

  describe('in production', () => {
    const production = { makeMissing: false, refusePermissiveFiles: true };

    it('stops the start without keys, saying what to run, and makes none', async () => {
      const failure = await rejection(keys.open(production));
      expect(failure).to.be.instanceOf(MissingKeysError);
      expect((failure as Error).message)
        .to.include('no signing key and no refresh key')
        .and.to.include('npm run keys -- make');
      expect(await rejection(stat(keys.dir))).to.have.property('code', 'ENOENT');
    });

    it('stops the start when only one kind is there', async () => {
      await keys.store().make({ refresh: true, mail: false });
      const refresh = (await readdir(keys.dir)).find((name) => REFRESH.test(name))!;
      await rm(join(keys.dir, refresh));
      const failure = await rejection(keys.open(production));
      expect((failure as Error).message).to.match(/^There is no refresh key in /);
    });

    it('starts with the keys that an operator made', async () => {
      const made = await keys.store().make({ refresh: false, mail: false });
      expect(made).to.have.lengthOf(2);
      expect(Object.values(signers(await keys.open(production)))).to.have.members(made);
    });

    onPosix('stops the start when others may read a key, and says how to correct it', async () => {
      const [name = ''] = await keys.store().make({ refresh: false, mail: false });
      for (const mode of [0o640, 0o604, 0o620, 0o666]) {
        await chmod(join(keys.dir, name), mode);
        const failure = await rejection(keys.open(production));
        expect(failure, mode.toString(8)).to.be.instanceOf(KeyPermissionsError);
        expect((failure as Error).message).to.include(`chmod 600 ${join(keys.dir, name)}`);
      }
      await chmod(join(keys.dir, name), 0o400);
      await keys.open(production);
    });

    onPosix('does not use a new key that others may read until that is corrected', async () => {
      await keys.store().make({ refresh: false, mail: false });
      const logger = new RecordingLogger();
      const folder = await keys.open(production, logger);
      clock.advance(1);
      const [second = ''] = await keys.store().make({ refresh: false, mail: false });
      await chmod(join(keys.dir, second), 0o644);
      expect((await reread(folder)).signing.keys).to.have.lengthOf(1);
      expect(logger.of('key_file_problem')).to.have.lengthOf(1);
      await chmod(join(keys.dir, second), 0o600);
      expect((await reread(folder)).signing.keys).to.have.lengthOf(2);
    });
  });

  onPosix('outside production logs once that others may read a key, and uses it', async () => {
    const [name = ''] = await keys.store().make({ refresh: false, mail: false });
    await chmod(join(keys.dir, name), 0o644);
    const logger = new RecordingLogger();
    const folder = await keys.open({}, logger);
    await reread(folder);
    expect(signers(folder).signing).to.equal(name);
    expect(logger.of('key_file_problem')).to.have.lengthOf(1);
  });

  describe('names the key that signs', () => {
    it('the only one, at once', async () => {
      expect(signers(await keys.open()).signing).to.match(SIGNING);
    });

    it('the old one until the new one has been published for the delay, then the new one', async () => {
      const folder = await keys.open();
      const before = signers(folder);
      clock.advance(60);
      const made = await keys.store().make({ refresh: true, mail: false });
      await reread(folder);
      clock.advance(297.999);
      expect(signers(folder)).to.deep.equal(before);
      clock.advance(0.001);
      expect(Object.values(signers(folder))).to.have.members(made);
    });

    it('the oldest while none is old enough', async () => {
      const folder = await keys.open();
      const first = signers(folder).signing;
      clock.advance(1);
      await keys.store().make({ refresh: false, mail: false });
      await reread(folder);
      expect(signers(folder).signing).to.equal(first);
    });

    it('for a time in the past the one that signed then', async () => {
      const folder = await keys.open();
      const then = clock.now();
      const before = folder.current.refreshKeyAt(then)?.name;
      await keys.store().make({ refresh: true, mail: false });
      clock.advance(10_000);
      const now = await reread(folder);
      expect(now.refreshKeyAt(then)?.name).to.equal(before);
      expect(now.refreshKeyAt(clock.now())?.name).not.to.equal(before);
    });

    it('in the order in which they were made, even if the clock went back meanwhile', async () => {
      const folder = await keys.open();
      clock.advance(-3_600);
      const made = await keys.store().make({ refresh: true, mail: false });
      clock.advance(3_600 + 301);
      await reread(folder);
      expect(Object.values(signers(folder))).to.have.members(made);
    });
  });

  describe('when it is read again', () => {
    it('drops a key that was deleted', async () => {
      const folder = await keys.open();
      const { kid, name } = folder.current.signing.keys[0]!;
      clock.advance(1);
      await keys.store().make({ refresh: false, mail: false });
      await rm(join(keys.dir, name));
      expect((await reread(folder)).signingKey(kid)).to.equal(null);
    });

    it('has no key left when all were deleted, and says so', async () => {
      const logger = new RecordingLogger();
      const folder = await keys.open({}, logger);
      for (const name of await readdir(keys.dir)) await rm(join(keys.dir, name));
      const now = await reread(folder);
      expect([now.signing.keys, now.refresh.keys]).to.deep.equal([[], []]);
      expect(logger.of('keys_missing')).to.have.lengthOf(1);
    });

    it('keeps the last good keys while the folder cannot be read, and says so once', async () => {
      const logger = new RecordingLogger();
      const folder = await keys.open({}, logger);
      const before = folder.current;
      await rename(keys.dir, `${keys.dir}.away`);
      await reread(folder);
      expect(await reread(folder)).to.equal(before);
      expect(logger.of('key_folder_unreadable')).to.have.lengthOf(1);
      await rename(`${keys.dir}.away`, keys.dir);
      await reread(folder);
      await rename(keys.dir, `${keys.dir}.away`);
      await reread(folder);
      expect(logger.of('key_folder_unreadable')).to.have.lengthOf(2);
    });

    it('is the same set of keys while nothing has changed', async () => {
      const folder = await keys.open();
      const before = folder.current;
      expect(await reread(folder)).to.equal(before);
    });

    it('is not read more than once a second, however often it is asked', async () => {
      const folder = await keys.open();
      await keys.store().make({ refresh: false, mail: false });
      clock.advance(0.999);
      await Promise.all(Array.from({ length: 100 }, () => folder.reread()));
      expect(folder.current.signing.keys).to.have.lengthOf(1);
      clock.advance(0.001);
      const [one] = await Promise.all(Array.from({ length: 100 }, () => folder.reread()));
      expect(one?.signing.keys).to.have.lengthOf(2);
    });

    it('is read again though the clock was put back', async () => {
      const folder = await keys.open();
      clock.advance(-7_200);
      await keys.store().make({ refresh: false, mail: false });
      expect((await folder.reread()).signing.keys).to.have.lengthOf(2);
    });
  });

  describe('is not changed by', () => {
    const ec = (curve: string) => generateKeyPairSync('ec', { namedCurve: curve });
    const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
    const pem = (pair: { privateKey: ReturnType<typeof ec>['privateKey'] }) =>
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

    const publicPem = (): string => ec('P-256').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const SIGNING_NAME = '20260102T000000000Z-abcdefgh.pem';
    const REFRESH_NAME = 'refresh-0123456789abcdef.key';
    const noKeyName = /name is not that of a key/;
    const noPem = /private key in PEM form/;
    const noKind = /neither a P-256 key nor an RSA key of 2048 bits/;
    const noSecret = /32 bytes as base64url/;

    /** What lies in the folder, and what the log says of it; null for nothing. */
    const FILES: Readonly<
      Record<string, readonly [name: string, content: () => string, report: RegExp | null]>
    > = {
      'a foreign file': ['README.txt', () => 'hello', noKeyName],
      'a key under another name': ['mine.pem', () => pem(ec('P-256')), noKeyName],
      'an empty signing key': [SIGNING_NAME, () => '', noPem],
      'half a signing key': [SIGNING_NAME, () => pem(ec('P-256')).slice(0, 100), noPem],
      'a public key': [SIGNING_NAME, publicPem, noPem],
      'a key whose name does not fit it': [
        SIGNING_NAME,
        () => pem(ec('P-256')),
        /name does not match the key/,
      ],
      'a key on another curve': [SIGNING_NAME, () => pem(ec('P-384')), noKind],
      'a key of another kind': [SIGNING_NAME, () => pem(generateKeyPairSync('ed25519')), noKind],
      'a short RSA key': [SIGNING_NAME, () => pem(rsa(1_024)), noKind],
      'a signing key of no date': ['20269902T000000000Z-abcdefgh.pem', () => pem(ec('P-256')), noKeyName],
      'half a refresh key': [REFRESH_NAME, () => 'A'.repeat(20), noSecret],
      'a refresh key of 33 bytes': [REFRESH_NAME, () => Buffer.alloc(33).toString('base64url'), noSecret],
      'a huge file': [REFRESH_NAME, () => 'A'.repeat(100_000), /size of a key/],
      'a key that is being written': [`${REFRESH_NAME}.3141592653`, () => '', null],
      'a hidden file': ['.gitkeep', () => '', null],
    };

    for (const [what, [name, content, report]] of Object.entries(FILES)) {
      it(`${what}, which is reported at most once`, async () => {
        const logger = new RecordingLogger();
        const folder = await keys.open({}, logger);
        const before = folder.current;
        await writeFile(join(keys.dir, name), content(), { mode: 0o600 });
        expect(await reread(folder)).to.equal(before);
        await reread(folder);
        const reports = logger.of('key_file_problem').map(({ fields }) => fields);
        expect(reports).to.have.lengthOf(report === null ? 0 : 1);
        if (report === null) return;
        expect(reports[0]?.['file']).to.equal(name);
        expect(reports[0]?.['reason']).to.match(report);
      });
    }

    it('a folder among the keys', async () => {
      const folder = await keys.open();
      const before = folder.current;
      await mkdir(join(keys.dir, 'lost+found'));
      await mkdir(join(keys.dir, 'refresh-0123456789abcdef.key'));
      expect(await reread(folder)).to.equal(before);
    });

    it('a good key that is being written over', async () => {
      const folder = await keys.open();
      const before = folder.current;
      const { name } = before.signing.keys[0]!;
      await writeFile(join(keys.dir, name), '-----BEGIN PRIVATE');
      expect(await reread(folder)).to.equal(before);
    });
  });

  it('takes an RSA key of 2048 bits that an operator brings, and shows it with its own algorithm', async () => {
    const logger = new RecordingLogger();
    const folder = await keys.open({}, logger);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await writeFile(join(keys.dir, '20250101T000000000Z-abcdefgh.pem'), pem, { mode: 0o600 });
    await reread(folder);
    // The log tells the name under which it would be used.
    const [, name = ''] =
      /call it (\S+)/.exec(String(logger.of('key_file_problem')[0]?.fields['reason'])) ?? [];
    await rename(join(keys.dir, '20250101T000000000Z-abcdefgh.pem'), join(keys.dir, name));
    expect((await reread(folder)).signing.keys.map(({ algorithm }) => algorithm)).to.deep.equal([
      'RS256',
      'ES256',
    ]);
    const { keys: published } = await folder.jwks();
    expect(published.map(({ alg }) => alg)).to.deep.equal(['ES256', 'RS256']);
  });

  it('publishes public members only', async () => {
    const folder = await keys.open();
    const { keys: published } = await folder.jwks();
    expect(published).to.have.lengthOf(1);
    expect(published[0]).to.have.all.keys('kty', 'crv', 'x', 'y', 'kid', 'alg', 'use');
    expect(published[0]).to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });
});
