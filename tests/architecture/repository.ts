import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The folder that package.json is in. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** What git tracks or would track, by path from the root; deleted files and links are left out. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile());
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The sources that the architecture rules speak of: path → text. Read from the disk: what git ignores may be imported too. */
export function sources(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of ['src', 'tests', 'bench', 'migrations']) {
    if (!existsSync(join(ROOT, folder))) continue;
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.[cm]?[jt]s$/.test(entry.name)) continue;
      const path = relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      found.set(path, readText(path));
    }
  }
  if (existsSync(join(ROOT, 'mikro-orm.config.ts')))
    found.set('mikro-orm.config.ts', readText('mikro-orm.config.ts'));
  return found;
}
