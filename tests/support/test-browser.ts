import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from 'mocha';
import { chromium, type Browser } from 'playwright-core';
import { afterTests } from './after-tests.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ADVICE = 'NO CHROMIUM: its suites are skipped. Install chromium, so that it is on PATH.';
/** Without a sandbox root can start it; without the rest it calls nobody, and starts a process for each page only when it is opened. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=SpareRendererForSitePerProcess',
];

let shared: Promise<Browser> | undefined;
let advised = false;

/**
 * Within a hook: the browser of all suites, or the suite is skipped; with `CI=true` a skip is a failure. A suite opens
 * contexts of its own, and closes them.
 */
export async function browserOrSkip(context: Context): Promise<Browser> {
  const program = findProgram();
  if (program !== null) return await (shared ??= launch(program));
  if (process.env['CI'] === 'true') throw new Error(ADVICE);
  if (!advised) process.stderr.write(`\n*** ${ADVICE} ***\n\n`);
  advised = true;
  return context.skip();
}

function launch(program: string): Promise<Browser> {
  afterTests(async () => {
    const closing = shared;
    shared = undefined;
    await (await closing)?.close();
  });
  return chromium.launch({ executablePath: program, args: FLAGS });
}

function findProgram(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return found.find((path) => existsSync(path)) ?? null;
}
