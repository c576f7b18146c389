/** What a mail is about. Each has a template in every language. */
export const MAIL_KINDS = [
  /** Asks whoever reads it to prove the address of an account. */
  'verification',
  /** Lets a new password be chosen. */
  'reset',
  /** Asks for the proof of a new address; goes to that. */
  'change',
  /** Tells the present address that another one was entered. */
  'change-requested',
  /** Tells the former address of the change, with a link that undoes it. */
  'change-notice',
  /** Tells the former address of its removal, with a link that undoes it. */
  'email-removed',
  /** Tells that a change was undone. */
  'undo-notice',
  'password-changed',
  'factors-changed',
  /** Tells that a recovery code was used in place of a second factor. */
  'recovery-code-used',
  /** Tells that a password was chosen by a mail. */
  'reset-notice',
  'invitation',
  /** Shows an operator that mail works. */
  'test',
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];
