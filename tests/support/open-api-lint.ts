import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Node = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Node[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly description?: string;
  }[];
  readonly responses: Readonly<Record<string, { readonly content?: Node; readonly description?: string }>>;
}

export interface OpenApi {
  readonly info: Node & { readonly license?: Node };
  readonly servers?: readonly { readonly url: string }[];
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Node>>>>;
}

/** What a linter with the recommended rules of Redocly would complain about, in words. */
export function openApiComplaints(document: OpenApi): readonly string[] {
  return [
    ...aboutTheWhole(document),
    ...aboutPaths(document),
    ...aboutOperations(document),
    ...aboutReferences(document),
    ...aboutSchemas(document),
  ];
}

function aboutTheWhole({ info, servers = [], tags = [] }: OpenApi): string[] {
  const complaints: string[] = [];
  for (const member of ['title', 'version', 'description', 'license'])
    if (info[member] === undefined) complaints.push(`info has no ${member}`);
  if (servers.length === 0) complaints.push('there are no servers');
  for (const { url } of servers) if (/.\/$/.test(url)) complaints.push(`the server ${url} ends with a slash`);
  for (const { name, description } of tags)
    if (!description) complaints.push(`the tag ${name} is not described`);
  return complaints;
}

function aboutPaths({ paths }: OpenApi): string[] {
  const complaints: string[] = [];
  const shapes = new Map<string, string>();
  for (const [path, operations] of Object.entries(paths)) {
    if (/.\/$|\?/.test(path)) complaints.push(`${path} ends with a slash or holds a query`);
    const shape = path.replaceAll(/\{[^}]*\}/g, '{}');
    if (shapes.has(shape)) complaints.push(`${path} is the same as ${shapes.get(shape)}`);
    shapes.set(shape, path);
    const inPath = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name).toSorted();
    for (const [method, { parameters = [] }] of Object.entries(operations)) {
      const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      if (declared.toSorted().join() !== inPath.join())
        complaints.push(`${method} ${path} declares other parameters`);
    }
  }
  return complaints;
}

function aboutOperations(document: OpenApi): string[] {
  const complaints: string[] = [];
  const ids = new Set<string>();
  const tags = new Set(document.tags?.map(({ name }) => name));
  const schemes = new Set(Object.keys(document.components['securitySchemes'] ?? {}));
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const complain = (what: string) => complaints.push(`${method} ${path}: ${what}`);
      const { operationId = '', summary, description, parameters = [], responses, security } = operation;
      if (!/^[a-z][A-Za-z0-9]*$/.test(operationId)) complain(`the operationId "${operationId}" is no name`);
      if (ids.has(operationId)) complain(`there are two of ${operationId}`);
      ids.add(operationId);
      if (!summary || !description) complain('no summary or no description');
      if (operation.tags?.length !== 1 || !operation.tags.every((tag) => tags.has(tag)))
        complain('not one known tag');
      if (security === undefined) complain('nothing is said of security');
      for (const scheme of (security ?? []).flatMap((each) => Object.keys(each)))
        if (!schemes.has(scheme)) complain(`the security scheme ${scheme} is not defined`);
      for (const parameter of parameters)
        if (!parameter.description) complain(`the parameter ${parameter.name} is not described`);
      const statuses = Object.keys(responses);
      for (const first of ['2', '4'])
        if (!statuses.some((status) => status.startsWith(first))) complain(`no answer ${first}xx`);
      for (const [status, response] of Object.entries(responses))
        if (!response.description) complain(`the answer ${status} is not described`);
    }
  return complaints;
}

function aboutReferences(document: OpenApi): string[] {
  const used = new Set<string>();
  for (const node of nodesOf(document)) if (typeof node['$ref'] === 'string') used.add(node['$ref']);
  const schemes = new Set(
    Object.values(document.paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ security = [] }) => security.flatMap((each) => Object.keys(each))),
  );
  const defined = Object.entries(document.components).flatMap(([kind, all]) =>
    Object.keys(all).map((name) => ({ kind, name, ref: `#/components/${kind}/${name}` })),
  );
  const refs = new Set(defined.map(({ ref }) => ref));
  const isUsed = ({ kind, name, ref }: (typeof defined)[number]): boolean =>
    kind === 'securitySchemes' ? schemes.has(name) : used.has(ref);
  return [
    ...[...used].filter((ref) => !refs.has(ref)).map((ref) => `${ref} leads nowhere`),
    ...defined.filter((each) => !isUsed(each)).map(({ ref }) => `${ref} is not used`),
  ];
}

function aboutSchemas(document: OpenApi): string[] {
  const complaints: string[] = [];
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  for (const node of nodesOf(document)) {
    const { properties, required, enum: values, examples, example, schema, ...rest } = node;
    const known = Object.keys((properties as Node | undefined) ?? {});
    if (properties !== undefined && Array.isArray(required))
      for (const name of required as string[])
        if (!known.includes(name)) complaints.push(`${name} is required and not described`);
    if (Array.isArray(values) && new Set(values).size !== values.length)
      complaints.push('an enumeration repeats itself');
    if (Array.isArray(values) && values.length === 0) complaints.push('an enumeration is empty');
    const shown: unknown[] = Array.isArray(examples) ? examples : [];
    const checks: (readonly [object, unknown])[] = shown.map((each) => [
      { ...rest, properties, required, enum: values },
      each,
    ]);
    if (example !== undefined) checks.push([schema as object, example]);
    for (const [against, value] of checks) {
      const defined = Object.fromEntries(
        Object.entries(against).filter(([, member]) => member !== undefined),
      );
      const validate = ajv.compile(rebased(defined));
      if (!validate(value))
        complaints.push(`the example ${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`);
    }
  }
  return complaints;
}

/** A schema on its own, its references leading into the document. */
function rebased(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/')) as object;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const member of Object.values(value)) yield* nodesOf(member);
}
