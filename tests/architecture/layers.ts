/** A part of the tree: where it is and what it may import. The order is the order of the arrows. */
interface Layer {
  readonly path: string;
  /** Names of the layers that it may import, itself included. */
  readonly imports: readonly LayerName[];
  /** The folders right below it that exist for a reason; a file elsewhere in the layer belongs nowhere. */
  readonly folders?: readonly string[];
}

export type LayerName =
  | 'domain'
  | 'application'
  | 'adapters'
  | 'composition'
  | 'main'
  | 'migrations'
  | 'orm-config'
  | 'tests'
  | 'bench';

/** The contexts of domain and application, and which others each may know. Both know `shared`, which knows neither. */
export const CONTEXTS: Readonly<Record<string, readonly string[]>> = {
  shared: ['shared'],
  identity: ['identity', 'shared'],
  tasks: ['tasks', 'shared'],
};

const ADAPTERS = [
  'http',
  'cli',
  'postgres',
  'redis',
  'jwt',
  'argon2',
  'system',
  'memory',
  'in-process',
  'embedded-postgres',
] as const;

/** domain ← application ← adapters ← composition ← main: each layer sees itself and what stands left of it. */
export const LAYERS: Readonly<Record<LayerName, Layer>> = {
  domain: {
    path: 'src/domain/',
    imports: ['domain'],
    folders: Object.keys(CONTEXTS),
  },
  application: {
    path: 'src/application/',
    imports: ['application', 'domain'],
    folders: Object.keys(CONTEXTS),
  },
  adapters: {
    path: 'src/adapters/',
    imports: ['adapters', 'application', 'domain', 'migrations'],
    folders: ADAPTERS,
  },
  composition: {
    path: 'src/composition/',
    imports: ['composition', 'adapters', 'application', 'domain', 'migrations'],
  },
  main: {
    path: 'src/',
    imports: ['main', 'composition', 'application', 'domain'],
  },
  migrations: {
    path: 'migrations/',
    imports: ['migrations'],
  },
  'orm-config': {
    path: 'mikro-orm.config.ts',
    imports: ['composition', 'adapters', 'migrations'],
  },
  tests: {
    path: 'tests/',
    imports: [
      'tests',
      'main',
      'composition',
      'adapters',
      'application',
      'domain',
      'migrations',
      'orm-config',
      'bench',
    ],
  },
  bench: {
    path: 'bench/',
    imports: ['bench', 'tests', 'main', 'composition', 'adapters', 'application', 'domain', 'migrations'],
  },
};

/** The only files right below `src/`. */
export const ENTRY_FILES = ['src/start.js', 'src/main.ts'] as const;

/** Who may import a layer or folder that is not open to everybody above it. */
export const RESERVED: readonly { path: string; for: readonly string[] }[] = [
  {
    path: 'migrations/',
    for: ['migrations/', 'src/adapters/postgres/', 'mikro-orm.config.ts', 'tests/', 'bench/'],
  },
  // What the service is tested with must not lean on what it is measured with.
  { path: 'bench/', for: ['bench/', 'tests/unit/bench/'] },
];

/** Aliases of package.json `imports`; each names a layer, so that an import line shows the arrow. */
export const ALIASES: Readonly<Record<string, string>> = {
  '#domain/': 'src/domain/',
  '#application/': 'src/application/',
  '#adapters/': 'src/adapters/',
  '#composition/': 'src/composition/',
  '#migrations/': 'migrations/',
  '#tests/': 'tests/',
  '#bench/': 'bench/',
};
