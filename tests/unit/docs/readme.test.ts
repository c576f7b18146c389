import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configFrom } from '#composition/config.ts';
import { configVariables } from '#composition/config-variables.ts';
import { OPERATOR_ACTIONS } from '#tests/support/operator-actions.ts';
import { Document, ROOT, tableRows } from './document.ts';

/** The one default that is made of another variable; the schema leaves it out. */
const COMPUTED: Readonly<Record<string, string>> = { KEYS_DIR: '$DATA_DIR/keys' };

/** Every variable that the service reads with its default as it would be written in a file; '' for none. */
function defaults(): ReadonlyMap<string, string> {
  const entries = Object.entries(configVariables.shape).map(([name, schema]) => {
    const { def } = schema;
    return [name, def.type === 'default' ? String(def.defaultValue) : ''] as const;
  });
  return new Map(entries);
}

function variablesOf(readme: Document): readonly { readonly name: string; readonly value: string }[] {
  return tableRows(readme.section('Configuration')).map(([name = '', value = '']) => ({
    name: name.replaceAll('`', ''),
    value: value.replaceAll('`', ''),
  }));
}

describe('The README', () => {
  const readme = new Document('README.md');
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };

  it('names every variable once, with its default', () => {
    const named = variablesOf(readme).map(({ name, value }) => [name, value]);
    const real = [...defaults()].map(([name, value]) => [name, COMPUTED[name] ?? value]);

    expect(named).to.have.length.above(30);
    expect(named).to.have.deep.members(real);
  });

  it('tells truly where keys lie by default', () => {
    const { DATA_DIR, KEYS_DIR } = configFrom({}, ROOT);

    expect(KEYS_DIR).to.equal(join(DATA_DIR, 'keys'));
  });

  it('has commands that exist', () => {
    const scripts = [...readme.text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name]) => name);

    expect(scripts).to.have.length.above(15);
    expect(Object.keys(manifest.scripts)).to.include.members(scripts);
  });

  it("names every operators' action, with flags that it has", () => {
    const rows = tableRows(readme.section("Operators' commands")).map(([command = '', what = '']) => ({
      words: /npm run (\w+) -- ([\w-]+)/.exec(command)?.slice(1).join(' '),
      flags: [...`${command} ${what}`.matchAll(/`[^`]*?--(?! )([a-z-]+)`/g)].map(([, flag]) => flag),
    }));
    const actions = OPERATOR_ACTIONS.map(({ command, word, flags }) => ({
      words: `${command} ${word}`,
      flags,
    }));

    expect(rows).to.have.deep.members(actions);
  });

  it('shows where things are that are there', () => {
    const cells = tableRows(readme.section('Where things are')).map(([path = '']) => path);
    const paths = cells.flatMap((cell) => cell.replaceAll('`', '').split(', '));

    expect(paths).to.have.length.above(12);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it('has a place for the figures', () => {
    for (const name of ['bench', 'faults']) {
      expect(readme.text).to.match(new RegExp(`^<!-- ${name}:start -->$[^]*^<!-- ${name}:end -->$`, 'm'));
    }
  });
});

describe('.env.example', () => {
  it('names every variable once, with its default, and sets none', () => {
    const text = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const named = [...text.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]);

    expect(named).to.have.deep.members([...defaults()]);
    expect(text).to.not.match(/^[^#\n]/m);
  });
});
