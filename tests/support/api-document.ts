import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** An operation of the OpenAPI document, as far as answers are checked against it. */
export interface Operation {
  readonly operationId: string;
  readonly 'x-access': string;
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
        readonly headers?: Readonly<Record<string, Header>>;
      }
    >
  >;
}

/** A header of an answer, or where it is described. */
interface Header {
  readonly $ref?: string;
  readonly required?: boolean;
}

interface Content {
  readonly servers: readonly { readonly url: string }[];
  readonly components: { readonly headers: Readonly<Record<string, Header>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** An OpenAPI document, ready to look operations up and to check bodies. */
export class ApiDocument {
  readonly content: Content;
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });

  constructor(text: string) {
    this.content = JSON.parse(text) as Content;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'openapi', ...closed(this.content) });
  }

  /** What stands before each path in the public address; empty for most services. */
  get publicPath(): string {
    return new URL(this.content.servers[0]?.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '');
  }

  /** The operation that a request is for, HEAD being GET; null where the document knows none. */
  operation(
    method: string,
    path: string,
  ): { readonly template: string; readonly operation: Operation } | null {
    const bare = path.split('?', 1)[0] ?? '';
    const { paths } = this.content;
    const template = Object.hasOwn(paths, bare)
      ? bare
      : Object.keys(paths).find((each) => matches(each, bare));
    const operation = paths[template ?? '']?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
    return template === undefined || operation === undefined ? null : { template, operation };
  }

  /** The headers of an answer, and whether each is always there. */
  headersOf(response: Operation['responses'][string] | undefined): ReadonlyMap<string, boolean> {
    const { headers } = this.content.components;
    return new Map(
      Object.entries(response?.headers ?? {}).map(([name, header]) => {
        const { required = false } = header.$ref === undefined ? header : (headers[name] ?? {});
        return [name, required];
      }),
    );
  }

  /** What is wrong with a body, in words; null when it matches the schema of that answer. */
  complaint(
    place: { template: string; method: string; status: number; type: string },
    body: unknown,
  ): string | null {
    const method = (place.method === 'HEAD' ? 'GET' : place.method).toLowerCase();
    const steps = [
      'paths',
      place.template,
      method,
      'responses',
      String(place.status),
      'content',
      place.type,
      'schema',
    ];
    const pointer = steps
      .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate: ValidateFunction | undefined = this.#ajv.getSchema(`openapi#/${pointer}`);
    if (validate === undefined) return `there is no schema at ${pointer}`;
    return validate(body) ? null : this.#ajv.errorsText(validate.errors);
  }
}

/** Clients must tolerate new members; these tests must not: each object holds what is described and nothing else. */
function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.entries(schema).map(([name, member]) => [name, closed(member as unknown)]);
  if (Array.isArray(schema)) return members.map(([, member]) => member) as T;
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return { ...Object.fromEntries(members), ...(isOpen && { additionalProperties: false }) } as T;
}

const byUrl = new Map<string, Promise<ApiDocument>>();
const byText = new Map<string, ApiDocument>();

/** What the service at `url` says of itself; asked once, and compiled once for all services that say the same. */
export function documentAt(url: string): Promise<ApiDocument> {
  const known = byUrl.get(url) ?? read(url);
  byUrl.set(url, known);
  return known;
}

async function read(url: string): Promise<ApiDocument> {
  const text = await (await fetch(`${url}/openapi.json`)).text();
  const document = byText.get(text) ?? new ApiDocument(text);
  byText.set(text, document);
  return document;
}

function matches(template: string, path: string): boolean {
  const [wanted, found] = [template.split('/'), path.split('/')];
  return (
    wanted.length === found.length &&
    wanted.every((part, index) => part === found[index] || (part.startsWith('{') && found[index] !== ''))
  );
}
