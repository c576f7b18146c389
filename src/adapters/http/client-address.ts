import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** An address as shown, and as limits count it. */
export interface ClientAddress {
  readonly address: string;
  readonly network: string;
}

const UNKNOWN: ClientAddress = { address: 'unknown', network: 'unknown' };
const IPV6_NETWORK_BITS = 64;

/**
 * Finds out where a request comes from. `X-Forwarded-For` is read from the right, past proxies that are trusted, to
 * the first address that is not: what stands left of it anybody can write.
 */
export class ClientAddresses {
  readonly #trusted: readonly Range[];
  /** A connection's peer does not change. */
  readonly #peers = new WeakMap<Socket, ClientAddress>();

  /** @param trustedProxies addresses or CIDR ranges. @throws {Error} for what is neither. */
  constructor(trustedProxies: readonly string[]) {
    this.#trusted = trustedProxies.map(parseRange);
  }

  of(request: IncomingMessage): ClientAddress {
    if (this.#trusted.length > 0) return this.#find(request);
    const known = this.#peers.get(request.socket);
    if (known !== undefined) return known;
    const found = this.#find(request);
    this.#peers.set(request.socket, found);
    return found;
  }

  #find(request: IncomingMessage): ClientAddress {
    const peer = request.socket.remoteAddress;
    if (peer === undefined || !ipaddr.isValid(peer)) return UNKNOWN;
    let client: Address = ipaddr.process(peer);
    if (this.#trusted.length > 0) {
      for (const hop of hopsFromRight(request)) {
        if (!this.#isTrusted(client)) break;
        if (!ipaddr.isValid(hop)) break;
        client = ipaddr.process(hop);
      }
    }
    return { address: client.toString(), network: networkOf(client) };
  }

  #isTrusted(address: Address): boolean {
    return this.#trusted.some(
      ([range, bits]) => range.kind() === address.kind() && address.match(range, bits),
    );
  }
}

/** @throws {Error} with a sentence for what is neither an address nor a CIDR range. */
export function parseRange(text: string): Range {
  if (ipaddr.isValid(text)) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  if (!ipaddr.isValidCIDR(text)) throw new Error(`"${text}" is neither an address nor a CIDR range`);
  return ipaddr.parseCIDR(text);
}

function hopsFromRight(request: IncomingMessage): readonly string[] {
  const header = request.headers['x-forwarded-for'];
  const joined = Array.isArray(header) ? header.join(',') : (header ?? '');
  return joined
    .split(',')
    .map((hop) => hop.trim())
    .toReversed();
}

/** A household or a host usually has a whole /64 (RFC 6177): counting single IPv6 addresses would count nothing. */
function networkOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString();
  const prefix = address.toByteArray().fill(0, IPV6_NETWORK_BITS / 8);
  return `${ipaddr.fromByteArray(prefix).toString()}/${IPV6_NETWORK_BITS}`;
}
