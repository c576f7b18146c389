import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from 'mocha';
import { chromium, type Browser } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ADVICE = 'NO CHROMIUM: its suites are skipped. Install chromium, so that it is on PATH.';
/** Without a sandbox root can start it; without the rest it calls nobody. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let advised = false;

/** Within a hook: a browser, or the suite is skipped; with `CI=true` a skip is a failure. */
export async function browserOrSkip(context: Context): Promise<Browser> {
  const program = findProgram();
  if (program !== null) return await chromium.launch({ executablePath: program, args: FLAGS });
  if (process.env['CI'] === 'true') throw new Error(ADVICE);
  if (!advised) process.stderr.write(`\n*** ${ADVICE} ***\n\n`);
  advised = true;
  return context.skip();
}

function findProgram(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return found.find((path) => existsSync(path)) ?? null;
}
