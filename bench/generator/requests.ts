import type { Job, Lane } from './job.ts';

/** What to send next on a connection. @param link the last answer's member of the chain, where there is one. */
export type NextRequest = (link: string) => Buffer | string;

/** How a lane's requests are made: what is the same in all of them, once. @param nextNumber what `{n}` becomes. */
export function requestsOf(
  { url, method, path, chain }: Job,
  lane: Lane,
  nextNumber: () => number,
): NextRequest {
  const headers = { Host: new URL(url).host, Connection: 'keep-alive', ...lane.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${path} HTTP/1.1`, ...lines, ''].join('\r\n');
  const withBody = (body: string): string =>
    `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  if (chain !== undefined) return (link) => withBody(JSON.stringify({ [chain.member]: link }));
  const { body } = lane;
  if (body?.includes('{n}') === true) return () => withBody(body.replaceAll('{n}', String(nextNumber())));
  const always = Buffer.from(body === undefined ? `${head}\r\n` : withBody(body));
  return () => always;
}
