/** Who mails come from. */
export interface MailSender {
  /** Empty for none. */
  readonly name: string;
  readonly address: string;
}

const WITH_NAME = /^\s*"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>\s*$/u;
/** Good enough for a configured value: what else an address can be is of no use here. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** `Name <name@example.org>` or an address alone; null for anything else. */
export function parseMailSender(text: string): MailSender | null {
  const [, name = '', address = text.trim()] = WITH_NAME.exec(text) ?? [];
  return ADDRESS.test(address) ? { name, address } : null;
}

/** What mails call the service: the sender's name, or the domain of its address. */
export function serviceName({ name, address }: MailSender): string {
  return name === '' ? address.slice(address.lastIndexOf('@') + 1) : name;
}
