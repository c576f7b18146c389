import { expect } from 'chai';
import type { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';
import { keysCommand } from '#adapters/cli/keys-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { operatorKeyStore } from '#composition/operator-key-store.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

describe('The command keys', () => {
  let keys: TestKeys;
  let store: KeyFolderStore;
  const clock = new ManualClock();
  beforeEach(async () => {
    keys = await TestKeys.create(clock);
    store = keys.store();
  });
  afterEach(() => keys.drop());

  const run = async (...args: readonly string[]) => {
    const io = new RecordingIo();
    const code = await runCommand(
      keysCommand(io, (work) => work(operatorKeyStore(store, keys.dir))),
      args,
      io,
    );
    return { code, out: io.lines, err: io.errors.join('\n') };
  };
  const list = async () => (await run('list')).out.map((line) => line.split('\t'));

  it('lists nothing where there is nothing', async () => {
    expect(await run('list')).to.deep.equal({ code: 0, out: [], err: '' });
  });

  it('makes a signing key, and a refresh key where there is none or one is asked for', async () => {
    expect((await run('make')).out.map((line) => line.replace(/ .*\./, ' *.'))).to.have.members([
      'made *.pem',
      'made *.key',
    ]);
    expect((await run('make')).out).to.have.lengthOf(1);
    expect((await run('make', '--refresh')).out).to.have.lengthOf(2);
  });

  it('makes a key for the secrets of authenticators when it is asked for one', async () => {
    expect((await run('make', '--factors')).out).to.have.lengthOf(3);
    const { out } = await run('make', '--factors');
    expect(out).to.have.lengthOf(1);
    expect(out[0]).to.match(/^made factor-[0-9a-f]{16}\.key$/);
    expect((await list()).map(([, kind, state]) => `${kind} ${state}`)).to.have.members([
      'signing signs',
      'refresh signs',
      'factor seals',
      'factor published',
    ]);
  });

  it('lists name, kind, state and time of each key', async () => {
    await run('make');
    const listed = await list();
    expect(listed.map(([, kind, state]) => [kind, state])).to.have.deep.members([
      ['signing', 'signs'],
      ['refresh', 'signs'],
    ]);
    for (const [, , , time = ''] of listed) expect(time).to.equal(clock.now().toISOString());
  });

  it('prints JSON with --json', async () => {
    const json = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await run(...args, '--json')).out.join('\n'));
    expect(await json('list')).to.deep.equal([]);
    const { made } = (await json('make')) as { readonly made: readonly string[] };
    const name = made.find((each) => each.endsWith('.pem')) ?? '';
    const createdAt = clock.now().toISOString();
    expect(await json('list')).to.deep.include({ name, kind: 'signing', state: 'signs', createdAt });
    expect(await json('retire', name, '--force')).to.deep.equal({ retired: name });
  });

  it('shows no private key', async () => {
    const { out } = await run('make');
    expect(out.join() + (await list()).join()).not.to.match(/PRIVATE|BEGIN/);
  });

  it('refuses to retire a key that signs, unless forced, and says what that means', async () => {
    const [name = ''] = (await run('make')).out.map((line) => line.slice('made '.length));
    const { code, err } = await run('retire', name);
    expect(code).to.equal(1);
    expect(err).to.include(name).and.include('--force');
    expect(await run('retire', name, '--force')).to.deep.equal({
      code: 0,
      out: [`retired ${name}`],
      err: '',
    });
    expect((await list()).map(([each]) => each)).not.to.include(name);
  });

  it('says that there is no such key, whatever the name looks like', async () => {
    for (const name of ['nothing.pem', '../../etc/passwd']) {
      const { code, err } = await run('retire', name, '--force');
      expect([code, err]).to.deep.equal([1, `There is no key called ${name}. See: npm run keys -- list`]);
    }
  });
});
