import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complaintsAboutLines } from './complaints-about-lines.ts';
import { FaultClient } from './fault-client.ts';
import { type FaultPostgres, startFaultPostgres } from './fault-postgres.ts';
import { CHEAP_AND_UNLIMITED, type ServiceProcess, startServiceProcess } from './service-process.ts';
import { SecretWatch } from './secret-watch.ts';

/** A database of its own on a server that may be hurt, a key folder, and services that share them. */
export interface FaultWorld {
  readonly postgres: FaultPostgres;
  readonly databaseUrl: string;
  readonly folder: string;
  readonly watch: SecretWatch;
  /** One more instance. @param variables over those of this world. */
  start(variables?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  clientOf(service: { readonly url: string }): FaultClient;
  /**
   * Stops what still runs, then holds every answer and every line that was logged against what is promised of them:
   * problems without secrets, a JSON object a line.
   */
  close(): Promise<void>;
}

const DEFAULTS = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'debug',
  ...CHEAP_AND_UNLIMITED,
  SHUTDOWN_GRACE: '5',
};

let shared: Promise<FaultPostgres> | undefined;

export async function openFaultWorld(): Promise<FaultWorld> {
  const postgres = await (shared ??= startFaultPostgres());
  const { url: databaseUrl } = await postgres.createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-world-'));
  const watch = new SecretWatch();
  watch.add(new URL(databaseUrl).password, 'the password of the database');
  const services: ServiceProcess[] = [];
  const clients: FaultClient[] = [];
  const start = async (variables: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
    const service = await startServiceProcess({
      ...DEFAULTS,
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      ...variables,
    });
    services.push(service);
    return service;
  };
  return {
    postgres,
    databaseUrl,
    folder,
    watch,
    start,
    clientOf: ({ url }) => {
      const client = new FaultClient(() => url, watch);
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.close();
      await Promise.all(services.map((service) => service.stop()));
      await rm(folder, { recursive: true, force: true });
      expect(clients.flatMap(({ faults }) => faults).slice(0, 10)).to.deep.equal([]);
      const lines = services.flatMap(({ output }) => output);
      expect(complaintsAboutLines(lines, watch)).to.deep.equal([]);
    },
  };
}
