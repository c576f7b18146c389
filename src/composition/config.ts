import { join, resolve } from 'node:path';
import dotenv from 'dotenv-flow';
import { parseMailSender, type MailSender } from '#adapters/mail/mail-sender.ts';
import { brokenRules } from './broken-rules.ts';
import { configVariables, type ConfigVariables } from './config-variables.ts';
import { mailWay, type MailWay } from './mail-way.ts';

/** Everything that can be configured, read once at start. Times in seconds where the variable's are. */
export type Config = Omit<ConfigVariables, 'KEYS_DIR' | 'DATA_DIR' | 'MAIL_FROM' | 'MAIL_TEMPLATES_DIR'> & {
  readonly DATA_DIR: string;
  readonly KEYS_DIR: string;
  readonly MAIL_FROM: MailSender;
  readonly MAIL_TEMPLATES_DIR: string | null;
  readonly production: boolean;
  readonly mail: MailWay;
  /** The path of PUBLIC_URL without a slash at its end: it stands before every path that clients see. Empty for none. */
  readonly publicPath: string;
};

/** Where nothing is sent. */
const DEVELOPMENT_SENDER: MailSender = { name: 'Latchkey', address: 'no-reply@localhost' };

/** To compile a check costs more than to run it once. */
const ONCE = { jitless: true } as const;

type ConfigMistakes = NonNullable<ReturnType<typeof configVariables.safeParse>['error']>;

/** The configuration has mistakes. @property sentences one for each, naming the variable. */
export class ConfigError extends Error {
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

/**
 * The process environment over the `.env` files on disk (`.env`, `.env.local`, `.env.<NODE_ENV>` …, by dotenv-flow).
 * An empty value is a value not set. @throws {ConfigError}
 */
export function readConfig(folder: string = process.cwd()): Config {
  return configFrom(environment(folder), folder);
}

/** @param folder what relative paths are relative to. @throws {ConfigError} */
export function configFrom(variables: Readonly<Record<string, string | undefined>>, folder: string): Config {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = configVariables.safeParse(set, ONCE);
  const mistakes = parsed.success
    ? brokenRules(parsed.data)
    : [...sentencesOf(parsed.error), ...brokenAmongTheRest(set, parsed.error)];
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes);
  const dataDir = resolve(folder, parsed.data.DATA_DIR);
  const { KEYS_DIR, MAIL_FROM, MAIL_TEMPLATES_DIR } = parsed.data;
  return {
    ...parsed.data,
    DATA_DIR: dataDir,
    KEYS_DIR: KEYS_DIR === undefined ? join(dataDir, 'keys') : resolve(folder, KEYS_DIR),
    MAIL_FROM: parseMailSender(MAIL_FROM ?? '') ?? DEVELOPMENT_SENDER,
    MAIL_TEMPLATES_DIR: MAIL_TEMPLATES_DIR === undefined ? null : resolve(folder, MAIL_TEMPLATES_DIR),
    production: parsed.data.NODE_ENV === 'production',
    mail: mailWay(parsed.data),
    publicPath: new URL(parsed.data.PUBLIC_URL ?? 'http://localhost').pathname.replace(/\/$/, ''),
  };
}

/** Never the value: it may be a secret. */
function sentencesOf(error: ConfigMistakes): readonly string[] {
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
}

/** The rules over several variables, but those that a variable with a mistake of its own takes part in. */
function brokenAmongTheRest(
  set: Readonly<Record<string, unknown>>,
  error: ConfigMistakes,
): readonly string[] {
  const wrong = new Set(error.issues.map(({ path }) => path.join('.')));
  const rest = configVariables.parse(
    Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name))),
    ONCE,
  );
  return brokenRules(rest).filter(
    (sentence) => ![...sentence.matchAll(/[A-Z][A-Z_]+/g)].some(([name]) => wrong.has(name)),
  );
}

function environment(folder: string): Readonly<Record<string, string | undefined>> {
  return { ...variablesInFiles(folder), ...withoutEmpty(process.env) };
}

/** @throws {ConfigError} for a file that can't be read. */
function variablesInFiles(folder: string): Readonly<Record<string, string>> {
  const nodeEnv = process.env['NODE_ENV'];
  const files = dotenv.listFiles({ path: folder, ...(nodeEnv ? { node_env: nodeEnv } : {}) });
  try {
    return files.length === 0 ? {} : dotenv.parse(files);
  } catch (error) {
    throw new ConfigError([`The .env files can't be read: ${(error as Error).message}.`]);
  }
}

/** An empty variable of the process does not hide one in a file. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

/** Whether this is production, also where the configuration has mistakes or its files can't be read. */
export function isProduction(folder: string = process.cwd()): boolean {
  if (process.env['NODE_ENV']) return process.env['NODE_ENV'] === 'production';
  try {
    return environment(folder)['NODE_ENV'] === 'production';
  } catch {
    return false;
  }
}
