import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Logger } from '#application/shared/ports/logger.ts';
import { trustedRange } from './trusted-range.ts';

/** An address as shown, and as limits count it. */
export interface ClientAddress {
  readonly address: string;
  readonly network: string;
}

const UNKNOWN: ClientAddress = { address: 'unknown', network: 'unknown' };
const IPV6_NETWORK_BITS = 64;
/** `[2001:db8::1]`, `[2001:db8::1]:443` and `192.0.2.1:443`. */
const WITH_PORT_OR_BRACKETS = /^(?:\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+)$/;

/**
 * Finds out where a request comes from. proxy-addr reads `X-Forwarded-For` from the right, past trusted proxies, to the
 * first address that is not trusted: what stands left of it the client could have written.
 */
export class ClientAddresses {
  readonly #isTrusted: (address: string, hop: number) => boolean;
  readonly #logger: Logger;
  readonly #peers = new WeakMap<Socket, ClientAddress>();
  #warned = false;

  /** @param trustedProxies addresses or CIDR ranges. @throws {Error} for what is neither. */
  constructor(trustedProxies: readonly string[], logger: Logger) {
    this.#isTrusted = proxyAddr.compile(trustedProxies.map(trustedRange));
    this.#logger = logger;
  }

  of(request: IncomingMessage): ClientAddress {
    const peer = this.#peerOf(request.socket);
    const header = request.headers['x-forwarded-for'];
    if (header === undefined || peer === UNKNOWN) return peer;
    if (!this.#isTrusted(peer.address, 0)) {
      this.#warnOnce(peer.address);
      return peer;
    }
    const headers = { 'x-forwarded-for': cleaned(String(header)) };
    const hops = { socket: { remoteAddress: peer.address }, headers } as unknown as IncomingMessage;
    return withNetwork(proxyAddr(hops, this.#isTrusted));
  }

  /** The other end of the connection, the same for all its requests. */
  #peerOf(socket: Socket): ClientAddress {
    const known = this.#peers.get(socket);
    if (known !== undefined) return known;
    const address = addressIn(socket.remoteAddress ?? '');
    const peer = address === null ? UNKNOWN : withNetwork(address);
    this.#peers.set(socket, peer);
    return peer;
  }

  #warnOnce(peer: string): void {
    if (this.#warned) return;
    this.#warned = true;
    const advice = `X-Forwarded-For from ${peer} is ignored. If ${peer} is your proxy, add it to TRUSTED_PROXIES.`;
    this.#logger.warn('forwarded_header_ignored', { peer, advice });
  }
}

/** The header without ports and brackets, from the right up to the first entry that is no address. */
function cleaned(header: string): string {
  const addresses: string[] = [];
  for (const entry of header.split(',').toReversed()) {
    const address = addressIn(entry.trim());
    if (address === null) break;
    addresses.unshift(address);
  }
  return addresses.join(',');
}

/** The address in its normal form, IPv4-mapped ones as IPv4, without the zone of a link-local one. */
function addressIn(entry: string): string | null {
  const [, bracketed, beforePort] = WITH_PORT_OR_BRACKETS.exec(entry) ?? [];
  const [bare = ''] = (bracketed ?? beforePort ?? entry).split('%', 1);
  return isIP(bare) === 0 ? null : ipaddr.process(bare).toString();
}

/** A household or a host usually has a whole /64 (RFC 6177): counting single IPv6 addresses would limit nobody. */
function withNetwork(address: string): ClientAddress {
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return { address, network: address };
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_NETWORK_BITS}`);
  return { address, network: `${network.toString()}/${IPV6_NETWORK_BITS}` };
}
