import { isProduction, readConfig } from '#composition/config.ts';
import { logFailedStart, printFailedStart } from '#composition/failed-start.ts';
import { serve } from '#composition/serve.ts';

const [command, ...args] = process.argv.slice(2);

/** Runs the service, or the operator's command that the arguments name. @returns the exit code. */
async function main(): Promise<number> {
  if (command === undefined) return await serve(readConfig());
  const { commandLine } = await import('#composition/command-line.ts');
  const code = await commandLine(command, args, readConfig);
  if (code !== null) return code;
  process.stderr.write(
    `There is no command "${command}". There are: users, invitations, keys, audit, mail, migrate; without one the service starts.\n`,
  );
  return 2;
}

try {
  process.exit(await main());
} catch (error) {
  if (command === undefined && isProduction()) logFailedStart(error);
  else printFailedStart(error);
  process.exit(1);
}
