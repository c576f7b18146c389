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
  it('says what is pending, applies it, and takes it back one at a time', async () => {
    const schema = new Schema();
    const run = async (word: string) => {
      const io = new RecordingIo();
      expect(
        await runCommand(
          migrateCommand((work) => work(schema)),
          [word],
          io,
        ),
      ).to.equal(0);
      return io.lines;
    };
    expect(await run('status')).to.deep.equal(['pending 20260101-one', 'pending 20260102-two']);
    expect(await run('up')).to.deep.equal(['applied 20260101-one', 'applied 20260102-two']);
    expect(await run('up')).to.deep.equal(['The schema is up to date.']);
    expect(await run('status')).to.deep.equal(['The schema is up to date.']);
    expect(await run('down')).to.deep.equal(['took back 20260102-two']);
    expect(await run('status')).to.deep.equal(['pending 20260102-two']);
    expect(await run('down')).to.deep.equal(['took back 20260101-one']);
    expect(await run('down')).to.deep.equal(['There is nothing to take back.']);
  });
});
