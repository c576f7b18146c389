import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { ImportAccounts } from '#application/import/import-accounts.ts';
import type { ImportRecord } from '#domain/import/import-record.ts';
import type { CommandIo } from './command-io.ts';
import { CommandFailure, UsageFailure } from './errors.ts';
import { importLines, type RecordReader } from './import-file/import-lines.ts';
import { ImportReport } from './import-file/import-report.ts';
import { openFile } from './import-file/open-file.ts';
import { Progress } from './import-file/progress.ts';
import { readLines } from './import-file/read-lines.ts';
import { firebaseHashConfig } from './import-formats/firebase-hash-config.ts';
import { FORMATS, type FormatName } from './import-formats/formats.ts';
import { JSON_OPTION, type JsonOption } from './print-result.ts';

/** Opens what the import needs, runs the work and closes it. */
export type WithImport = (work: (importAccounts: ImportAccounts) => Promise<void>) => Promise<void>;

interface ImportOptions extends JsonOption {
  readonly from: FormatName;
  readonly source?: string;
  readonly hashConfig?: string;
  readonly defaultFirstName?: string;
  readonly defaultLastName?: string;
  readonly dryRun?: boolean;
}

/** `users import`: the accounts of another system. */
export function addImportCommand(command: Command, io: CommandIo, withImport: WithImport): void {
  command
    .command('import')
    .description('take over accounts of another system, with their passwords; may be run again')
    .argument('<file>', 'one JSON object a line, UTF-8')
    .addOption(
      new Option('--from <format>', 'whose export it is').choices(Object.keys(FORMATS)).default('generic'),
    )
    .option('--source <name>', 'what the system is called; without it, as the format')
    .option('--hash-config <file>', "Firebase's password hash parameters")
    .option('--default-first-name <text>', 'for accounts with an email and no first name')
    .option('--default-last-name <text>', 'for accounts with an email and no last name')
    .option('--dry-run', 'find out what would happen; store nothing')
    .option(...JSON_OPTION)
    .action((path: string, options: ImportOptions) => importFile(path, options, io, withImport));
}

/** @throws {CommandFailure} when lines are faulty. */
async function importFile(
  path: string,
  options: ImportOptions,
  io: CommandIo,
  withImport: WithImport,
): Promise<void> {
  const read = await recordReader(options);
  const file = await openFile(path);
  const report = new ImportReport(io, { json: options.json === true });
  const progress = new Progress(io, file.size);
  try {
    await withImport(async (importAccounts) => {
      const lines = importLines(readLines(file.chunks), read, (end) =>
        progress.show(end, `${report.lines.toLocaleString('en')} accounts`),
      );
      const dryRun = options.dryRun === true;
      const source = options.source ?? options.from;
      for await (const outcome of importAccounts.execute({ source, lines, dryRun })) report.add(outcome);
      progress.end();
      report.end(dryRun);
    });
  } finally {
    progress.end();
    await file.close();
  }
  if (report.faulty === 1) throw new CommandFailure('1 line was not taken.');
  if (report.faulty > 1) throw new CommandFailure(`${report.faulty} lines were not taken.`);
}

async function recordReader(options: ImportOptions): Promise<RecordReader> {
  const format = FORMATS[options.from];
  const config = options.hashConfig === undefined ? null : await hashConfig(options.hashConfig);
  return (value) => withDefaultNames(format(value, { firebaseHashConfig: config }), options);
}

function withDefaultNames(record: ImportRecord, options: ImportOptions): ImportRecord {
  if (record.email === null) return record;
  return {
    ...record,
    firstName: record.firstName ?? options.defaultFirstName ?? null,
    lastName: record.lastName ?? options.defaultLastName ?? null,
  };
}

/** @throws {UsageFailure} */
async function hashConfig(path: string): Promise<ReturnType<typeof firebaseHashConfig>> {
  try {
    return firebaseHashConfig(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof CommandFailure ? cause.message : "The file can't be read.";
    throw new UsageFailure(`--hash-config: ${why}`, { cause });
  }
}
