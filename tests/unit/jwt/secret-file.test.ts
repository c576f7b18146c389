import { expect } from 'chai';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFolderUnreadableError } from '#adapters/jwt/errors.ts';
import { keyFileNames } from '#adapters/jwt/key-files.ts';
import { UnusableKeyError } from '#adapters/jwt/keys.ts';
import { openSecretFile } from '#adapters/jwt/secret-file.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { rejection } from '#tests/support/rejection.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

describe('A secret beside the keys', () => {
  let keys: TestKeys;
  let file: string;
  beforeEach(async () => {
    keys = await TestKeys.create(new ManualClock());
    file = join(keys.dir, 'decoy.key');
  });
  afterEach(() => keys.drop());

  const open = async (): Promise<string> =>
    (await openSecretFile(keys.dir, 'decoy.key')).export().toString('base64url');

  it('is made once, for its owner only, by all that start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 5 }, open));
    expect(new Set(secrets)).to.have.lengthOf(1);
    expect(Buffer.from(secrets[0] ?? '', 'base64url')).to.have.lengthOf(32);
    expect(readFileSync(file, 'utf8')).to.equal(`${secrets[0]}\n`);
    expect(await open()).to.equal(secrets[0]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('is no key of tokens', async () => {
    await open();
    expect(await keyFileNames(keys.dir)).to.deep.equal([]);
  });

  it('that holds something else is refused by name', async () => {
    await open();
    writeFileSync(file, 'nonsense\n');
    const error = await rejection(open());
    expect(error).to.be.instanceOf(UnusableKeyError).with.property('message').that.includes(file);
  });

  it('that is missing is refused where none can be made', async () => {
    await open();
    writeFileSync(join(keys.dir, 'file'), '');
    const error = await rejection(openSecretFile(join(keys.dir, 'file'), 'decoy.key'));
    expect(error).to.be.instanceOf(KeyFolderUnreadableError);
  });
});
