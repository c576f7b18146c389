/** The mail server will never take this mail for this address (a 5xx at RCPT): it is given up. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}

/** The mail was not taken this time: a 4xx, a lost connection, or a fault that an operator can repair. */
export class MailDelayedError extends Error {
  override readonly name = 'MailDelayedError';
}
