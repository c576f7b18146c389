import type { AddressInfo } from 'node:net';

/** Where a client on this machine reaches a server that listens there. */
export function urlOf({ address, port, family }: AddressInfo): string {
  const open = address === '0.0.0.0' || address === '::';
  const host = open ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Whether a host means whatever machine it is said on; browsers there call it localhost. */
export function isThisMachine(host: string): boolean {
  return /^(?:127\..*|localhost|::1|0\.0\.0\.0|::)$/.test(host);
}

/** The address at which people reach this service, without a slash at its end: links in mails begin with it. */
export class ServiceAddress {
  #url: string;

  /** @param publicUrl as configured; without one it is where the service listens. */
  constructor(publicUrl: string | undefined) {
    this.#url = publicUrl?.replace(/\/$/, '') ?? '';
  }

  get url(): string {
    return this.#url;
  }

  listening(address: AddressInfo): void {
    if (this.#url === '') this.#url = urlOf(address);
  }
}
