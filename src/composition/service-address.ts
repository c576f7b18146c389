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

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The address at which people reach this service, without a slash at its end: links in mails begin with it. */
export class ServiceAddress {
  readonly #isConfigured: boolean;
  #url = '';
  #origins: readonly string[] = [];

  /** @param publicUrl as configured; without one it is where the service listens. */
  constructor(publicUrl: string | undefined) {
    this.#isConfigured = publicUrl !== undefined;
    if (publicUrl !== undefined) this.#become(publicUrl.replace(/\/$/, ''));
  }

  get url(): string {
    return this.#url;
  }

  /** Of the service's own pages. Without a configured URL this is somebody's own machine, by whichever of its names. */
  get origins(): readonly string[] {
    return this.#origins;
  }

  listening(address: AddressInfo): void {
    if (this.#url === '') this.#become(urlOf(address));
  }

  #become(url: string): void {
    this.#url = url;
    const { origin, port } = new URL(url);
    const others = this.#isConfigured
      ? []
      : LOCAL_HOSTS.map((host) => new URL(`http://${host}:${port}`).origin);
    this.#origins = [origin, ...others];
  }
}
