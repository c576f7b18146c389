import { expect } from 'chai';

interface HttpAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Null for none. */
  readonly body: unknown;
}

/** The last HTTP answer in a text: what `curl -i` printed, or what a document shows of it. */
export function parseAnswer(text: string): HttpAnswer {
  const answer =
    text
      .replaceAll('\r', '')
      .split(/(?=^HTTP\/1\.1 )/m)
      .at(-1) ?? '';
  const [head = '', ...rest] = answer.split('\n\n');
  const [first = '', ...lines] = head.trim().split('\n');
  const body = rest.join('\n\n').trim();
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]),
    headers: new Map(lines.map((line) => splitHeader(line))),
    body: body === '' ? null : JSON.parse(body),
  };
}

/** The status, every header that is shown, and the whole body. What differs each time may: ids, times, what is cut by "…". */
export function expectAnswerAsShown(printed: string, shown: string): void {
  const [real, promised] = [parseAnswer(printed), parseAnswer(shown)];
  expect(real.status, printed).to.equal(promised.status);
  for (const [name, value] of promised.headers) {
    expect(likeShown(real.headers.get(name), value), name).to.deep.equal(masked(value));
  }
  expect(likeShown(real.body, promised.body)).to.deep.equal(masked(promised.body));
}

/** The real value in the form of the shown one: the ends that "…" stands for are cut off, too. */
function likeShown(real: unknown, shown: unknown): unknown {
  if (typeof real === 'string' && typeof shown === 'string') {
    const [start = '', end] = shown.split('…');
    const fits = end !== undefined && real.startsWith(start);
    return fits ? shown : masked(real);
  }
  if (Array.isArray(real)) {
    return real.map((item, index) => likeShown(item, Array.isArray(shown) ? shown[index] : undefined));
  }
  if (typeof real !== 'object' || real === null) return real;
  const members = Object.entries(real).map(([name, value]) => {
    return [name, likeShown(value, (shown as Record<string, unknown> | null)?.[name])];
  });
  return Object.fromEntries(members) as unknown;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]{12}Z/g, (time) => (isSentByClient(time) ? time : '<time>'));
  }
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner)]));
}

/** A due date that a client sent is the same each time; a full hour, which the clock nearly never shows. */
function isSentByClient(time: string): boolean {
  return time.endsWith('00:00.000Z');
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
