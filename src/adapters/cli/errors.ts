/** The command failed for a reason that the operator can understand and correct; the message says how. */
export class CommandFailure extends Error {}

/** What the arguments name can't be used; nothing was tried. */
export class UsageFailure extends CommandFailure {}

/** The operator stopped at a prompt (Ctrl-C or Ctrl-D); nothing was changed. */
export class PromptAbortedError extends Error {}

/** The reader of standard output has gone, for example `head` in a pipe. */
export class OutputClosedError extends Error {}
