import { describeOutage } from '#adapters/postgres/describe-outage.ts';
import { describeRefusal } from '#adapters/postgres/describe-refusal.ts';
import type { EnsureFirstAdmin } from '#application/identity/accounts/ensure-first-admin.ts';
import { ServiceUnavailableError } from '#application/shared/errors.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { Config } from './config.ts';
import type { Runtime } from './runtime.ts';
import { StartRefusedError } from './start-refused-error.ts';
import { TOKENS as T } from './tokens.ts';

/** Whether schema and first admin are there; if not, one sentence about what is missing. */
export type Preparation = { readonly ready: true } | { readonly ready: false; readonly cause: string };

/**
 * Brings the schema up to date (unless a job does) and makes the first admin. Safe on several instances at once, and
 * to be called again until it is ready.
 * @throws {StartRefusedError} when the database says no; {DomainError} when the first admin can't be made.
 */
export async function prepareDatabase(config: Config, runtime: Runtime): Promise<Preparation> {
  try {
    const { database, container } = runtime;
    if (database !== null) {
      if (!database.embedded && config.DATABASE_POOLER === 'session')
        await database.database.requireOwnConnections();
      if (config.MIGRATE === 'auto') await database.migrations.migrate();
      const pending = await database.migrations.pending();
      if (pending.length > 0) return { ready: false, cause: pendingSentence(pending) };
    }
    await ensureFirstAdmin(config, container.get(T.EnsureFirstAdmin), runtime);
    return { ready: true };
  } catch (error) {
    const refusal = describeRefusal(error);
    if (refusal !== null) throw new StartRefusedError(refusal, { cause: error });
    if (!(error instanceof ServiceUnavailableError)) throw error;
    return { ready: false, cause: describeOutage(error) ?? 'PostgreSQL can’t be used at the moment.' };
  }
}

function pendingSentence(pending: readonly string[]): string {
  return `Migrations are pending (${pending.join(', ')}): apply them with npm run migrate -- up.`;
}

async function ensureFirstAdmin(
  config: Config,
  ensure: EnsureFirstAdmin,
  { system }: Runtime,
): Promise<void> {
  const name = config.ADMIN_EMAIL ?? config.ADMIN_LOGIN;
  if (name === undefined) return;
  const made = await ensure.execute(name, config.ADMIN_PASSWORD ?? '').catch((error: unknown) => {
    // The names were checked with the configuration; what a password must be is known only here.
    if (!(error instanceof InvalidFieldsError)) throw error;
    const details = error.problems.map(({ detail }) => detail).join(' ');
    throw new StartRefusedError(`ADMIN_PASSWORD can't be used: ${details}`, { cause: error });
  });
  if (made) system.logger.info('first_admin_made', { name });
}
