import { password as hidden } from '@inquirer/prompts';
import { CommandFailure, PromptAbortedError } from './errors.ts';

/** A terminal: the input in which a person types and the output that shows the questions. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks twice for a new password, without echo. @throws {CommandFailure} when they differ; {PromptAbortedError} */
export async function typedPassword(owner: string, terminal: Terminal): Promise<string> {
  const first = await ask(`New password for ${owner}:`, terminal);
  const second = await ask('The same again:', terminal);
  if (first !== second) throw new CommandFailure('The two passwords differ; nothing was changed.');
  return first;
}

async function ask(message: string, { input, output }: Terminal): Promise<string> {
  // Ctrl-D closes the prompt's input, and the prompt would never answer.
  const closed = new AbortController();
  const onKey = (_text: unknown, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key.ctrl === true && key.name === 'd') closed.abort();
  };
  input.on('keypress', onKey);
  try {
    return await hidden({ message, toggleMask: false }, { input, output, signal: closed.signal });
  } catch (error) {
    const aborted = error instanceof Error && /^(?:Exit|Abort)PromptError$/.test(error.name);
    throw aborted ? new PromptAbortedError('No password was given.', { cause: error }) : error;
  } finally {
    input.off('keypress', onKey);
  }
}
