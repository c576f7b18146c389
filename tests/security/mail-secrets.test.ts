import { expect } from 'chai';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeIdentifier } from 'pg';
import { MAIL_ON, Mailbox } from '#tests/support/mailbox.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { TestApi } from '#tests/support/test-api.ts';
import { startTestService, type TestService } from '#tests/support/test-service.ts';

describe('Tokens and codes of mails', () => {
  let service: TestService;
  const api = new TestApi(() => service);
  const mailbox = new Mailbox(() => service);

  before(async () => {
    service = await startTestService({ over: 'postgres', config: MAIL_ON });
  });
  after(async () => await service?.stop());

  /** Every row of every table, those of the jobs included. */
  async function everyRow(): Promise<string> {
    return await withClient(service.config.DATABASE_URL ?? '', async (client) => {
      const tables = await client.query<{ readonly schema: string; readonly name: string }>(
        `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
      );
      const dump: string[] = [];
      for (const { schema, name } of tables.rows) {
        const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
        const { rows } = await client.query<{ readonly row: string }>(
          `SELECT to_jsonb(t)::text AS row FROM ${table} t`,
        );
        dump.push(...rows.map(({ row }) => `${schema}.${name} ${row}`));
      }
      return dump.join('\n');
    });
  }

  it('are in no table, whether the mail waits, was sent or its link was used, and in no line of the log', async () => {
    const ada = await api.loggedIn();
    await ada.call('POST /email/verification');
    const waiting = await everyRow();
    const verification = await mailbox.linked('verify-email', ada.email);
    await api.call('POST /email/verification/confirm', {
      body: { token: verification.token },
      token: ada.tokens.accessToken,
    });
    await api.call('POST /password/reset', { body: { email: ada.email } });
    const reset = await mailbox.linked('reset-password', ada.email);
    const { id: challengeId } = reset.message;
    const wrong = { challengeId, code: reset.code === '00000000' ? '00000001' : '00000000' };
    const newPassword = 'another horse entirely';
    await api.call('POST /password/reset/confirm', { body: { ...wrong, newPassword } });
    await api.call('POST /password/reset/confirm', { body: { challengeId, code: reset.code, newPassword } });
    await mailbox.empty();
    const rows = await everyRow();
    expect(rows).to.include('public.email_challenges').and.to.include('latchkey_jobs.');
    const places = [waiting, rows, JSON.stringify(service.lines)];
    for (const { token, code } of [verification, reset]) {
      expect(token).to.have.length.above(40);
      expect(code).to.have.lengthOf(8);
      const written = [token, token.slice(20, 60), Buffer.from(token, 'base64url').toString('hex')];
      for (const place of places)
        for (const secret of [...written, `"${code}"`, ` ${code}`]) expect(place).to.not.include(secret);
    }
  });

  it('are made with a key that is in no table', async () => {
    const folder = service.config.KEYS_DIR;
    const keys = (await readdir(folder)).filter((name) => name.startsWith('mail-'));
    expect(keys).to.have.lengthOf(1);
    const key = await readFile(join(folder, keys[0] ?? ''));
    const rows = await everyRow();
    for (const written of [key.toString('utf8').trim(), key.toString('hex'), key.toString('base64url')])
      expect(rows).to.not.include(written);
  });
});
