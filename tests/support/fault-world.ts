import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { complaintAboutLine } from './complaint-about-line.ts';
import { FaultClient } from './fault-client.ts';
import { type FaultPostgres, startFaultPostgres } from './fault-postgres.ts';
import { type FaultService, startFaultService } from './fault-service.ts';
import { SecretWatch } from './secret-watch.ts';

/** A database of its own on a server that may be hurt, a key folder, and services that share them. */
export interface FaultWorld {
  readonly postgres: FaultPostgres;
  readonly databaseUrl: string;
  readonly folder: string;
  readonly watch: SecretWatch;
  /** One more instance. @param variables over those of this world. */
  start(variables?: Readonly<Record<string, string>>): Promise<FaultService>;
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
  ARGON2_MEMORY_KIB: '64',
  ARGON2_TIME: '1',
  RATE_LIMIT_PER_MINUTE: '0',
  LOGIN_ATTEMPTS_PER_MINUTE: '0',
  SHUTDOWN_GRACE: '5',
};

let shared: Promise<FaultPostgres> | undefined;

export async function openFaultWorld(): Promise<FaultWorld> {
  const postgres = await (shared ??= startFaultPostgres());
  const { url: databaseUrl } = await postgres.createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-world-'));
  const watch = new SecretWatch();
  watch.add(new URL(databaseUrl).password, 'the password of the database');
  const services: FaultService[] = [];
  const clients: FaultClient[] = [];
  const start = async (variables: Readonly<Record<string, string>> = {}): Promise<FaultService> => {
    const service = await startFaultService({
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
      expect(
        lines
          .map((line) => complaintAboutLine(line, watch))
          .filter(Boolean)
          .slice(0, 10),
      ).to.deep.equal([]);
    },
  };
}
