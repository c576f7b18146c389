const URL_PARTS = /^(?<before>\w+:\/\/(?:[^/?#]*@)?)(?<hosts>[^@/?#]+)(?<after>(?:[/?].*)?)$/;

/**
 * The hosts of a `postgres://` URL, one URL each, in turn. libpq knows `host1:5432,host2:5432` in one URL, the driver
 * does not. Connections go to one host until that one fails or takes no writes, as with `target_session_attrs=read-write`.
 */
export class HostList {
  readonly urls: readonly string[];
  #current = 0;

  constructor(url: string) {
    const { before = '', hosts = '', after = '' } = URL_PARTS.exec(url)?.groups ?? {};
    this.urls = hosts.includes(',') ? hosts.split(',').map((host) => before + host + after) : [url];
  }

  /** Host and port of each, for people: the rest of a URL holds a password. */
  get names(): readonly string[] {
    return this.urls.map((url) => URL.parse(url)?.host ?? 'a configured address');
  }

  /** Where new connections go. */
  get current(): string {
    return this.urls[this.#current] ?? '';
  }

  /** Goes on to the next host, unless another connection has done so already. */
  skip(failed: string): void {
    if (failed === this.current) this.#current = (this.#current + 1) % this.urls.length;
  }
}
