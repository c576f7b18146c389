import { MikroORM, type Options } from '@mikro-orm/postgresql';
import { TypeOverrides, types, type Pool } from 'pg';
import { DEFAULT_DEADLINES, type DatabaseOptions } from './database-options.ts';
import { AccountMetadataRecord } from './entities/account-metadata-record.ts';
import { AuditEventRecord } from './entities/audit-event-record.ts';
import { CredentialRecord } from './entities/credential-record.ts';
import { EmailChallengeRecord } from './entities/email-challenge-record.ts';
import { FactorAttemptsRecord } from './entities/factor-attempts-record.ts';
import { ImportedAccountRecord } from './entities/imported-account-record.ts';
import { InvitationRecord } from './entities/invitation-record.ts';
import { KnownNetworkRecord } from './entities/known-network-record.ts';
import { LoginChallengeRecord } from './entities/login-challenge-record.ts';
import { RecoveryCodeRecord } from './entities/recovery-code-record.ts';
import { PasskeyCeremonyRecord } from './entities/passkey-ceremony-record.ts';
import { PasskeyRecord } from './entities/passkey-record.ts';
import { SessionRecord } from './entities/session-record.ts';
import { TaskRecord } from './entities/task-record.ts';
import { TotpFactorRecord } from './entities/totp-factor-record.ts';
import { UserRecord } from './entities/user-record.ts';
import { WebauthnHandleRecord } from './entities/webauthn-handle-record.ts';
import { HostList } from './host-list.ts';
import { PoolClient } from './pool-client.ts';
import { applySessionSettings, checkRoleSettings } from './session-settings.ts';
import { parseTimestamp } from './timestamp.ts';

/** Every table of the service. */
export const ENTITIES = [
  UserRecord,
  CredentialRecord,
  SessionRecord,
  KnownNetworkRecord,
  TaskRecord,
  AuditEventRecord,
  EmailChallengeRecord,
  ImportedAccountRecord,
  InvitationRecord,
  AccountMetadataRecord,
  TotpFactorRecord,
  RecoveryCodeRecord,
  LoginChallengeRecord,
  FactorAttemptsRecord,
  PasskeyRecord,
  WebauthnHandleRecord,
  PasskeyCeremonyRecord,
];

const NOT_OURS = new RegExp(
  `^(?!(?:public\\.)?(?:${ENTITIES.map(({ meta }) => meta.tableName).join('|')})$)`,
);

const DEFAULT_POOL_SIZE = 10;
/** An idle connection is given back to the server after this, in milliseconds. */
const IDLE_MS = 60_000;
/** A connection is replaced after this, in seconds, so that a changed address is noticed. */
const MAX_LIFETIME_SECONDS = 1_800;

/**
 * The options of MikroORM and of its pool.
 * @param onPoolCreated gets the pool when it is made, for its statistics.
 */
export function ormOptions(
  { url, poolSize = DEFAULT_POOL_SIZE, applicationName = 'latchkey', deadlines, pooler }: DatabaseOptions,
  onPoolCreated: (pool: Pool) => void = () => undefined,
): Options {
  const times = { ...DEFAULT_DEADLINES, ...deadlines };
  const hosts = new HostList(url);
  const driverOptions = {
    Client: PoolClient,
    hosts: () => hosts,
    prepares: pooler !== 'transaction',
    application_name: applicationName,
    connectionTimeoutMillis: times.acquireMs,
    query_timeout: times.answerMs,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    keepAlive: true,
    types: timestampsAsDates(),
    onConnect: async (client: PoolClient) => {
      try {
        if (pooler === 'transaction') await checkRoleSettings(client);
        else await applySessionSettings(client, times);
      } catch (error) {
        client.abandon();
        throw error;
      }
    },
    onPoolCreated,
  };
  return {
    entities: ENTITIES,
    clientUrl: hosts.current,
    driverOptions,
    pool: { max: poolSize },
    ensureDatabase: false,
    // A single statement needs no transaction around it.
    implicitTransactions: false,
    // Other programs may keep tables in the same database: they are neither compared nor dropped.
    schemaGenerator: { skipTables: [NOT_OURS] },
  };
}

/** Connects to nothing yet: the first statement does. */
export function createOrm(options: DatabaseOptions, onPoolCreated?: (pool: Pool) => void): MikroORM {
  return new MikroORM(ormOptions(options, onPoolCreated));
}

function timestampsAsDates(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.TIMESTAMPTZ, parseTimestamp);
  return overrides;
}
