import type { Command } from 'commander';
import type { CommandIo } from './command-io.ts';
import { operatorCommand } from './operator-command.ts';
import { JSON_OPTION, printResult, type JsonOption } from './print-result.ts';

/** Sends mail as the service would, but at once. */
export interface TestMails {
  /** @returns the Message-ID. @throws {CommandFailure} with what the mail server said; {InvalidFieldsError} */
  send(address: string): Promise<string>;
}

/** Opens the way to the mail server and runs the work: `--help` opens nothing. */
export type WithMail = (work: (mails: TestMails) => Promise<void>) => Promise<void>;

/** `npm run mail`: whether mail works. */
export function mailCommand(io: CommandIo, withMail: WithMail): Command {
  const command = operatorCommand('mail', 'Mail, as SMTP_URL and MAIL_FROM have it.', io);
  command
    .command('test')
    .description('send a test mail at once, and say what the mail server answered')
    .argument('<address>', 'where it goes')
    .option(...JSON_OPTION)
    .action((address: string, options: JsonOption) =>
      withMail(async (mails) => {
        const messageId = await mails.send(address);
        const line = `The mail server took the mail for ${address}. Its Message-ID is ${messageId}`;
        printResult(io, options, { sent: address, messageId }, [line]);
      }),
    );
  return command;
}
