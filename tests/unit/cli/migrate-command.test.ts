import { expect } from 'chai';
import { migrateCommand } from '#adapters/cli/migrate-command.ts';
import { runCommand } from '#adapters/cli/run-command.ts';
import { RecordingIo } from '#tests/support/recording-io.ts';

/** A schema that knows the names of its migrations. */
class Schema {
  readonly #all = ['20260101-one', '20260102-two'];
  #applied = 0;

  pending(): Promise<readonly string[]> {
    return Promise.resolve(this.#all.slice(this.#applied));
  }

  migrate(): Promise<readonly string[]> {
    const applied = this.#all.slice(this.#applied);
    this.#applied = this.#all.length;
    return Promise.resolve(applied);
  }

  revert(): Promise<readonly string[]> {
    if (this.#applied === 0) return Promise.resolve([]);
    this.#applied -= 1;
    return Promise.resolve(this.#all.slice(this.#applied, this.#applied + 1));
  }
}

describe('The command migrate', () => {
  let schema: Schema;
  beforeEach(() => {
    schema = new Schema();
  });

  const run = async (...args: readonly string[]) => {
    const io = new RecordingIo();
    expect(
      await runCommand(
        migrateCommand(io, (work) => work(schema)),
        args,
        io,
      ),
    ).to.equal(0);
    return io.lines;
  };

  it('lists what is pending, applies it, and reverts it one at a time', async () => {
    expect(await run('status')).to.deep.equal(['pending 20260101-one', 'pending 20260102-two']);
    expect(await run('up')).to.deep.equal(['applied 20260101-one', 'applied 20260102-two']);
    expect(await run('up')).to.deep.equal(['The schema is up to date.']);
    expect(await run('status')).to.deep.equal(['The schema is up to date.']);
    expect(await run('down')).to.deep.equal(['reverted 20260102-two']);
    expect(await run('status')).to.deep.equal(['pending 20260102-two']);
    expect(await run('down')).to.deep.equal(['reverted 20260101-one']);
    expect(await run('down')).to.deep.equal(['There is nothing to revert.']);
  });

  it('applies what is pending when it is given no action', async () => {
    expect(await run()).to.deep.equal(['applied 20260101-one', 'applied 20260102-two']);
  });

  it('prints JSON with --json', async () => {
    const all = ['20260101-one', '20260102-two'];
    expect(await run('status', '--json')).to.deep.equal([JSON.stringify({ pending: all })]);
    expect(await run('--json')).to.deep.equal([JSON.stringify({ applied: all })]);
    expect(await run('down', '--json')).to.deep.equal([JSON.stringify({ reverted: ['20260102-two'] })]);
  });
});
