import { inspect } from 'node:util';
import { ConfigError, readConfig } from '#composition/config.ts';
import { serve, startRefusal } from '#composition/serve.ts';

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** The process: the service, or the operator's command that the words name. The exit code says how it went. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) return await serve(readConfig());
  const { commandLine } = await import('#composition/command-line.ts');
  const code = await commandLine(name, args, readConfig);
  if (code !== null) return code;
  say(`There is no command "${name}". There are: users, keys, migrate; without one the service starts.`);
  return 2;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  if (error instanceof ConfigError) {
    for (const sentence of error.sentences) say(sentence);
  } else say(startRefusal(error) ?? inspect(error));
  process.exit(1);
}
