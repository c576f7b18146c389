import type { PackageJson } from '../source-tree.ts';

/** A small tree with one planted violation: proof that the rule still bites. */
export interface Probe {
  readonly rule: string;
  /** What is planted, in words. */
  readonly plants: string;
  readonly files: Readonly<Record<string, string>>;
  readonly packageJson: PackageJson;
  /** Where the violation must be found, as `path:line`. */
  readonly at: string;
}

/** All packages that the probes import, so that only the planted thing is wrong. */
const PACKAGE_JSON: PackageJson = {
  dependencies: {
    koa: '3.3.0',
    pg: '8.23.0',
    ioredis: '6.0.0',
    jsonwebtoken: '9.0.3',
    argon2: '0.45.1',
    inversify: '7.11.0',
    'dotenv-flow': '4.1.0',
    pino: '10.4.0',
    zod: '4.6.7',
    'prom-client': '15.1.3',
    '@mikro-orm/postgresql': '7.2.1',
  },
  devDependencies: { chai: '6.3.0' },
};

/** Probes of one rule: what is planted, the files, where it must be found. */
export function probesOf(
  rule: string,
  ...plants: readonly [plants: string, files: Probe['files'], at: string, packageJson?: PackageJson][]
): Probe[] {
  return plants.map(([what, files, at, packageJson = PACKAGE_JSON]) => ({
    rule,
    plants: what,
    files,
    at,
    packageJson,
  }));
}

/** A file that does nothing but import `specifier`, named for what it exports. */
export function importing(specifier: string): string {
  return `import { x } from '${specifier}';\nexport const a = x;\n`;
}
