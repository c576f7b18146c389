import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import openapiTS, { astToString } from 'openapi-typescript';
import { inEachWorld } from '#tests/support/worlds.ts';

/** A program of somebody who calls the service by what both generators made of its document. */
const PROGRAM = `
import { createClient } from './sdk/client/index.ts';
import * as sdk from './sdk/index.ts';
import type { components, paths } from './schema.d.ts';

type Tokens = paths['/login']['post']['responses'][200]['content']['application/json'];
type Code = components['schemas']['ProblemCode'];
const taken: Code = 'identity.login_taken';
// @ts-expect-error: no such code.
export const unknown: Code = 'identity.nonsense';

export async function visit(baseUrl: string): Promise<readonly unknown[]> {
  const client = createClient({ baseUrl });
  const body = { login: 'generated', password: 'correct horse battery' };
  const { data: account } = await sdk.register({ client, body });
  const again = await sdk.register({ client, body });
  const { data } = await sdk.login({ client, body });
  const tokens: Tokens | undefined = data;
  const { data: me } = await sdk.getMe({ client, auth: tokens?.accessToken });
  const login: string | null | undefined = me?.login;
  return [account?.id === me?.id, login, again.error?.code === taken];
}

// @ts-expect-error: an account has no such field, and the body of a registration takes none that is unknown.
export const wrong = sdk.register({ body: { login: 'generated', password: 'x', nonsense: 1 } });
`;

inEachWorld(
  'Clients generated from the OpenAPI document',
  (start) => {
    const { api, service } = start();
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'latchkey-clients-'));
    });
    after(async () => await rm(folder, { recursive: true, force: true }));

    it('by openapi-typescript and @hey-api/openapi-ts compile, and call the service', async () => {
      const document = (await api.call<object>('GET /openapi.json')).text;
      await writeFile(join(folder, 'openapi.json'), document);
      await writeFile(join(folder, 'schema.d.ts'), astToString(await openapiTS(document)));
      await createClient({
        input: join(folder, 'openapi.json'),
        output: { path: join(folder, 'sdk'), importFileExtension: '.ts' },
        logs: { level: 'silent', file: false },
      });
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, 'program.ts'), PROGRAM);
      expect(await compilerErrors(folder)).to.equal('');
      const { visit } = (await import(pathToFileURL(join(folder, 'program.ts')).href)) as {
        readonly visit: (baseUrl: string) => Promise<readonly unknown[]>;
      };
      expect(await visit(service().url)).to.deep.equal([true, 'generated', true]);
    });
  },
  ['memory'],
);

const COMPILER = fileURLToPath(new URL('../../../node_modules/@typescript/native/bin/tsc', import.meta.url));
const OPTIONS = `--noEmit --strict --target esnext --module nodenext --allowImportingTsExtensions
  --lib esnext,dom,dom.iterable`.split(/\s+/);

async function compilerErrors(cwd: string): Promise<string> {
  return await promisify(execFile)(process.execPath, [COMPILER, ...OPTIONS, 'program.ts'], { cwd }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}
