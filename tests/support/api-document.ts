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
        readonly headers?: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

interface Content {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** An OpenAPI document, ready to look operations up and to check bodies. */
export class ApiDocument {
  readonly content: Content;
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });

  constructor(text: string) {
    this.content = JSON.parse(text) as Content;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: 'openapi', ...this.content });
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
