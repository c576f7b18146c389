import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { PROBLEM_TABLE } from '#adapters/http/problems/problem-table.ts';
import { UNAUTHENTICATED_DETAILS } from '#adapters/http/problems/unauthenticated-details.ts';
import { openApiComplaints, type OpenApi } from '#tests/support/open-api-lint.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** Members of a response or of a schema, as far as these tests look at them. */
interface Shape {
  readonly additionalProperties?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly content?: Readonly<Record<string, { readonly schema?: Shape }>>;
  readonly headers?: Readonly<Record<string, { readonly $ref?: string; readonly required?: boolean }>>;
}

inEachWorld(
  'The OpenAPI document',
  (start) => {
    const { api } = start();
    let document: OpenApi;
    before(async () => {
      document = (await api.call<OpenApi>('GET /openapi.json')).body;
    });

    const schema = (name: string): Shape => document.components['schemas']?.[name] as Shape;
    const answers = (): readonly (readonly [string, string, Shape])[] =>
      Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.entries(operations).flatMap(([method, { responses }]) =>
          Object.entries(responses).map(
            ([status, answer]) => [`${method} ${path}`, status, answer as Shape] as const,
          ),
        ),
      );

    it('is valid OpenAPI 3.1', async () => {
      const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
      expect(valid, JSON.stringify(errors)).to.equal(true);
    });

    it('leaves the linter of Redocly nothing to complain about', async () => {
      expect(await openApiComplaints(document)).to.deep.equal([]);
      const worse = structuredClone(document);
      for (const operation of Object.values(worse.paths['/login'] ?? {}))
        Reflect.deleteProperty(operation, 'description');
      expect(await openApiComplaints(worse)).to.have.length(1);
    });

    it('enumerates the codes and reasons of problems', () => {
      expect(schema('ProblemCode').enum).to.have.members(Object.keys(PROBLEM_TABLE));
      expect(schema('UnauthenticatedReason').enum).to.have.members(Object.keys(UNAUTHENTICATED_DETAILS));
      expect(schema('Problem').properties?.['code']).to.deep.equal({
        $ref: '#/components/schemas/ProblemCode',
      });
    });

    it('names RateLimit and RateLimit-Policy on every answer of a limited call, and on no other', () => {
      for (const [operation, status, { headers = {} }] of answers()) {
        const limited = !/ \/(?:livez|readyz|metrics|docs|openapi\.json|problems|\.well-known)/.test(
          operation,
        );
        for (const name of ['RateLimit', 'RateLimit-Policy'])
          expect(Object.hasOwn(headers, name), `${operation} ${status} ${name}`).to.equal(limited);
      }
    });

    it('names Retry-After on each 429 and 503, and WWW-Authenticate on each 401', () => {
      for (const [operation, status, { headers = {} }] of answers()) {
        expect(Object.hasOwn(headers, 'Retry-After'), `${operation} ${status}`).to.equal(
          /^(?:429|503)$/.test(status),
        );
        expect(Object.hasOwn(headers, 'WWW-Authenticate'), `${operation} ${status}`).to.equal(
          status === '401',
        );
      }
    });

    it('closes no answer to new members, and each request body but custom data to unknown ones', () => {
      const bodies = new Set(
        JSON.stringify(
          Object.values(document.paths).flatMap((each) => Object.values(each).map(requestBodyOf)),
        ).match(/(?<=#\/components\/schemas\/)\w+/g),
      );
      expect(bodies).to.include('Registration').and.to.include('NewTask');
      for (const [name, each] of Object.entries(document.components['schemas'] ?? {})) {
        if (bodies.has(name)) expect(each['additionalProperties'], name).to.equal(name === 'Metadata');
        else expect(JSON.stringify(each), name).not.to.include('"additionalProperties":false');
      }
      for (const [operation, status, answer] of answers())
        expect(JSON.stringify(answer), `${operation} ${status}`).not.to.include(
          '"additionalProperties":false',
        );
    });

    it('describes calls, and no files of the page at /docs', () => {
      expect(Object.keys(document.paths).filter((path) => path.startsWith('/docs/'))).to.deep.equal([]);
      expect(document.paths).to.include.keys('/docs', '/openapi.json', '/login', '/tasks/{id}');
    });

    it('leads to where it was read from', () => {
      expect(document.servers).to.deep.equal([{ url: '/' }]);
    });

    it('types every answer in JSON', () => {
      for (const [operation, status, { content = {} }] of answers())
        for (const [type, media] of Object.entries(content))
          if (/json/.test(type) && !operation.endsWith('/openapi.json'))
            expect(media.schema, `${operation} ${status} ${type}`).to.be.an('object').that.is.not.empty;
    });
  },
  ['memory'],
);

function requestBodyOf(operation: object): unknown {
  return Reflect.get(operation, 'requestBody') ?? null;
}

inEachWorld(
  'The OpenAPI document of a service with a public address',
  (start) => {
    const { api } = start({ PUBLIC_URL: 'https://example.org/id/' });
    it('leads there', async () => {
      const { servers } = (await api.call<OpenApi>('GET /openapi.json')).body;
      expect(servers).to.deep.equal([{ url: 'https://example.org/id' }]);
    });
  },
  ['memory'],
);
