import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';
import type { RouteMiddleware } from '../context.ts';
import { HttpProblem } from '../problems/http-problem.ts';

const PROXY_HEADER = /^(?:forwarded|x-forwarded-.*)$/;
const PORT = /:\d+$/;

/**
 * For somebody at this very machine: everybody else is told that there is nothing. A proxy on it passes on the requests of
 * others, and a page of another site can make a browser here send one under a name of its own (DNS rebinding).
 */
export const loopbackOnly: RouteMiddleware = (ctx, next) => {
  if (isFromHere(ctx.req)) return next();
  throw new HttpProblem('request.not_found', `There is nothing at this path for ${ctx.method}.`);
};

function isFromHere({ socket, headers }: IncomingMessage): boolean {
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    !Object.keys(headers).some((name) => PROXY_HEADER.test(name)) &&
    isOwnName((headers.host ?? '').replace(PORT, ''))
  );
}

function isOwnName(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopback(host.replace(/^\[(.*)\]$/, '$1'));
}

function isLoopback(address: string): boolean {
  // Four decimal parts only: ipaddr.js reads 127.1 and 0x7f000001 as well.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  return ipaddr.process(address).range() === 'loopback';
}
