import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DataFolder, letOthersPass } from './data-folder.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { POSTGRES_ENVIRONMENT } from './postgres-environment.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A way to start PostgreSQL's programs that was seen to work here. */
export interface PostgresLauncher {
  /** Written before the program and its arguments. */
  readonly prefix: readonly string[];
  /** Who must own the cluster's files; null: whoever we are (there are no owners on Windows). */
  readonly owner: Owner | null;
  /** "18" */
  readonly majorVersion: string;
}

interface Way {
  readonly prefix: readonly string[];
  readonly owner: Owner | null;
  /** Another user than we are, who must be let through the data folder. */
  readonly stranger: boolean;
}

const NOBODY: Owner = { uid: 65534, gid: 65534 };
// Has the kernel interrupt PostgreSQL (a clean, fast shutdown) when this process dies, even by kill -9.
const END_WITH_US = ['--pdeathsig', 'INT'];

/** Tries the ways in order of preference, each with this platform's real binary and the real data folder. */
export function findPostgresLauncher(binaries: PostgresBinaries, folder: DataFolder): PostgresLauncher {
  const refusals: string[] = [];
  for (const way of waysToStart(folder)) {
    if (way.stranger) letOthersPass(folder.root);
    const answer = tryWay(way, binaries.postgres, folder.root);
    if ('majorVersion' in answer)
      return { prefix: way.prefix, owner: way.owner, majorVersion: answer.majorVersion };
    refusals.push(`${[...way.prefix, 'postgres'].join(' ')}: ${answer.refusal}`);
  }
  throw new EmbeddedPostgresError(
    'The embedded PostgreSQL cannot run on this system (musl libc, a locked container, or a folder that it may not enter): set DATABASE_URL to a PostgreSQL server.',
    { details: refusals },
  );
}

function waysToStart(folder: DataFolder): readonly Way[] {
  const self = currentUser();
  const plain: Way = { prefix: [], owner: self, stranger: false };
  if (process.platform !== 'linux') return [plain];
  if (self?.uid !== 0) return [{ ...plain, prefix: ['setpriv', ...END_WITH_US] }, plain];
  // PostgreSQL refuses root. In a user namespace of its own it does not look like root, and the files stay root's.
  return [
    { ...plain, prefix: ['unshare', '-U', 'setpriv', ...END_WITH_US] },
    asUser(NOBODY),
    ...ownersAbove(folder).map(asUser),
    { ...plain, prefix: ['unshare', '-U'] },
  ];
}

function asUser(owner: Owner): Way {
  const user = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return { prefix: ['setpriv', ...user, ...END_WITH_US], owner, stranger: true };
}

/** `sudo` in somebody's closed home folder: only that somebody may enter, and root without its capabilities may not. */
function ownersAbove(folder: DataFolder): readonly Owner[] {
  return [folder.root, dirname(folder.root)]
    .map((path) => statSync(path))
    .filter(({ uid }) => uid !== 0 && uid !== NOBODY.uid)
    .map(({ uid, gid }) => ({ uid, gid }));
}

function tryWay(way: Way, postgres: string, root: string): { majorVersion: string } | { refusal: string } {
  const version = run([...way.prefix, postgres, '--version']);
  const majorVersion = /PostgreSQL\) (\d+)/.exec(version.stdout)?.[1];
  if (majorVersion === undefined) return { refusal: version.complaint };
  if (way.prefix.length > 0) {
    const entry = run([...way.prefix, 'test', '-x', root]);
    if (!entry.ok) return { refusal: entry.complaint || `may not enter ${root}` };
  }
  return { majorVersion };
}

function run(command: readonly string[]): { ok: boolean; stdout: string; complaint: string } {
  const [file = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    encoding: 'utf8',
    env: POSTGRES_ENVIRONMENT,
    timeout: 10_000,
    windowsHide: true,
  });
  return { ok: status === 0, stdout: stdout ?? '', complaint: error?.message ?? stderr.trim() };
}

function currentUser(): Owner | null {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined ? null : { uid, gid };
}

/** Whether files below `path` would have to change hands before this launcher can use them. */
export function isForeign(path: string, launcher: PostgresLauncher): boolean {
  return launcher.owner !== null && existsSync(path) && statSync(path).uid !== launcher.owner.uid;
}
