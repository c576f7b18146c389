import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, readText, repositoryFiles, sources } from './repository.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

const manifest = JSON.parse(readText('package.json')) as Manifest;
const lockfile = JSON.parse(readText('package-lock.json')) as { packages: Record<string, object> };

/** Every key and every text in a JSON value, each with the way to it. */
function* texts(
  value: unknown,
  way: readonly string[] = [],
): Generator<{ way: readonly string[]; text: string }> {
  if (typeof value === 'string') yield { way, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* texts(inner, [...way, key]);
}

describe('The project', () => {
  it('names each package in one exact version', () => {
    const versions = [...GROUPS, 'overrides' as const].flatMap((group) =>
      Object.entries(manifest[group] ?? {}),
    );
    expect(versions).not.to.be.empty;
    expect(
      versions.filter(
        ([, version]) =>
          typeof version === 'string' &&
          !/^(?:npm:(?:@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
      ),
    ).to.deep.equal([]);
  });

  it('locks the very versions that package.json names', () => {
    const root = lockfile.packages[''] as Manifest;
    for (const group of GROUPS) expect(root[group], group).to.deep.equal(manifest[group]);
  });

  it('locks each package with its checksum and without the host it was once fetched from', () => {
    const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');
    expect(packages.filter(([, locked]) => 'resolved' in locked).map(([path]) => path)).to.deep.equal([]);
    expect(packages.filter(([, locked]) => !('integrity' in locked)).map(([path]) => path)).to.deep.equal([]);
    const hosts = [...texts(lockfile)].filter(
      ({ way, text }) => /:\/\//.test(text) && !way.includes('funding'),
    );
    expect(hosts).to.deep.equal([]);
  });

  it('holds no path of the machine that it was written on', () => {
    const folders = ['work', 'root'].map((name) => `/${name}/`);
    const found = repositoryFiles().flatMap((path) => {
      const lines = readFileSync(join(ROOT, path), 'latin1').split('\n');
      return lines.flatMap((line, index) =>
        folders.some((folder) => line.includes(folder)) ? [`${path}:${index + 1}`] : [],
      );
    });
    expect(found).to.deep.equal([]);
  });

  it('lints every source file that there is', () => {
    const oxlint = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const named = (manifest.scripts['lint'] ?? '').split(' ').slice(1);
    const seen = execFileSync(process.execPath, [oxlint, '--debug=files', ...named], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const linted = new Set(seen.split(/\r?\n/).map((path) => path.replaceAll('\\', '/')));
    expect([...sources().keys()].filter((path) => !linted.has(path))).to.deep.equal([]);
  });
});
