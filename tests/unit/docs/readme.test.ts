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

    expect(scripts).to.have.length.above(8);
    expect(Object.keys(manifest.scripts)).to.include.members(scripts);
  });

  it("leads to a runbook that names every operators' action, with its flags", () => {
    const rows = tableRows(new Document('docs/runbook.md').section("Operators' commands")).map(
      ([command = '', what = '']) => ({
        words: /npm run (\w+) -- ([\w-]+)/.exec(command)?.slice(1).join(' '),
        flags: [...`${command} ${what}`.matchAll(/`[^`]*?--(?! )([a-z-]+)`/g)].map(([, flag]) => flag),
      }),
    );
    const actions = OPERATOR_ACTIONS.map(({ command, word, flags }) => ({
      words: `${command} ${word}`,
      flags,
    }));

    expect(rows).to.have.deep.members(actions);
  });

  it('shows where things are that are there', () => {
    const cells = tableRows(readme.section('How it is built')).map(([path = '']) => path);
    const paths = cells.flatMap((cell) => cell.replaceAll('`', '').split(', '));

    expect(paths).to.have.length.above(12);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it('has at most 300 lines', () => {
    expect(readme.text.split('\n')).to.have.length.at.most(301);
  });

  it('shows the adapter that a test compiles and runs', () => {
    const example = readFileSync(join(import.meta.dirname, 'forbidden-words-module.ts'), 'utf8');

    expect(readme.fences.filter(({ language }) => language === 'ts')).to.deep.equal([
      { language: 'ts', text: example },
    ]);
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
