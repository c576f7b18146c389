import type { ConfigVariables } from './config-variables.ts';

/** How mail goes out: by a server, to a developer's mailbox in this process, or not at all. */
export type MailWay = 'smtp' | 'development' | 'off';

export function mailWay({
  MAIL,
  SMTP_URL,
  NODE_ENV,
}: Pick<ConfigVariables, 'MAIL' | 'SMTP_URL' | 'NODE_ENV'>): MailWay {
  if (MAIL === 'off') return 'off';
  if (SMTP_URL !== undefined) return 'smtp';
  return NODE_ENV === 'production' ? 'off' : 'development';
}
