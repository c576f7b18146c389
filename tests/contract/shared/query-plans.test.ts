import { expect } from 'chai';
import { sql, type RawBuilder } from 'kysely';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as audit from '#adapters/postgres/audit/queries.ts';
import { columnsOf } from '#adapters/postgres/columns-of.ts';
import * as email from '#adapters/postgres/email/queries.ts';
import * as factors from '#adapters/postgres/factors/queries.ts';
import * as passkeys from '#adapters/postgres/factors/passkeys/queries.ts';
import * as administration from '#adapters/postgres/identity/administration/queries.ts';
import * as metadata from '#adapters/postgres/identity/metadata/queries.ts';
import * as users from '#adapters/postgres/identity/accounts/queries.ts';
import * as credentials from '#adapters/postgres/identity/passwords/queries.ts';
import * as sessions from '#adapters/postgres/identity/sessions/queries.ts';
import { createOrm, ENTITIES } from '#adapters/postgres/orm.ts';
import * as imports from '#adapters/postgres/import/queries.ts';
import * as invitations from '#adapters/postgres/invitations/queries.ts';
import * as tasks from '#adapters/postgres/tasks/queries.ts';
import { EmailChallenge } from '#domain/email/email-challenge.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import { AccountMetadata } from '#domain/identity/metadata/account-metadata.ts';
import type { PasswordHash } from '#domain/identity/passwords/password.ts';
import {
  ALL_ACCOUNTS,
  ALL_EVENTS,
  anEvent,
  aSession,
  aTask,
  aUser,
  LIFETIMES,
  newId,
  opening,
  THEN,
} from '#tests/support/builders.ts';
import { aConfirmedTotp, aLoginChallenge, aTotp } from '#tests/support/factor-builders.ts';
import { aCeremony, aPasskey } from '#tests/support/passkey-builders.ts';
import { PATIENT_DEADLINES, postgresPersistence } from '#tests/support/persistence.ts';
import { withClient } from '#tests/support/schema-of.ts';
import { createMigratedDatabase } from '#tests/support/test-database.ts';
import type { TestDatabase } from '#tests/support/test-postgres.ts';

const MANY = 300;
const AT_A_TIME = 50;
/** A scan of a whole table or index; the indexes of admins and of suspended accounts hold nobody else. */
const READS_ALL = /Seq Scan|Index (?:Only )?Scan (?:Backward )?(?:using|on) (?!users_admins|users_suspended)/;
/** An ordered list without a start reads its index from one end, up to its limit. */
const READS_FROM_THE_END = new Set([
  'usersPage: first page',
  'settingsOfNext: first batch',
  'usersWithLiveSessions: first page',
  'eventsPage: first page',
  'accountsPage: first page',
  'totpKeyIds',
]);

const user = aUser().build();
const session = aSession(user).build();
const custom = AccountMetadata.empty(user.id);
const event = anEvent().about(user).build();
const token = { sessionId: session.id, secretHash: session.secretHash, counter: 0 };

/** Every statement that is written by hand, by the name of its function. */
const STATEMENTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  lockMailRequests: email.lockMailRequests('a@example.org'),
  lockAddresses: email.lockAddresses(['a@example.org', 'b@example.org']),
  challengeById: email.challengeById(newId()),
  requestTimes: email.requestTimes('a@example.org', 'reset', THEN),
  closeOldest: email.closeOldest('a@example.org', 'reset', THEN, 2),
  closeAlike: email.closeAlike(aChallenge(user), THEN),
  'closeAllOf: all': email.closeAllOf(user.id, THEN, null),
  'closeAllOf: not earlier undo links': email.closeAllOf(user.id, THEN, THEN),
  assignOwner: email.assignOwner(newId(), user),
  countAttempt: email.countAttempt(newId(), THEN),
  forgiveAttempt: email.forgiveAttempt(newId()),
  useChallenge: email.useChallenge(newId(), THEN),
  heldByOthers: email.heldByOthers(['a@example.org', 'b@example.org'], user.id, THEN),
  deleteExpired: email.deleteExpired(THEN, THEN, 10),
  confirmTotp: factors.confirmTotp(newId(), 1, THEN, THEN),
  useTotpStep: factors.useTotpStep(newId(), 1, THEN),
  'removeTotpsOf: all': factors.removeTotpsOf(user.id, null),
  'removeTotpsOf: later ones': factors.removeTotpsOf(user.id, THEN),
  deletePendingTotps: factors.deletePendingTotps(THEN, 10),
  totpKeyIds: factors.totpKeyIds(),
  tryResealLock: factors.tryResealLock(),
  'totpsSealedBefore: first batch': factors.totpsSealedBefore('k2', null, 10),
  'totpsSealedBefore: later batch': factors.totpsSealedBefore('k2', aTotp(user), 10),
  factorKindsOf: factors.factorKindsOf(user.id),
  takeRecoveryCode: factors.takeRecoveryCode(user.id, 'hash'),
  countLoginAttempt: factors.countLoginAttempt('hash', THEN),
  takeLoginChallenge: factors.takeLoginChallenge(newId()),
  deleteExpiredLogins: factors.deleteExpiredLogins(THEN, 10),
  admitFactorAttempt: factors.admitFactorAttempt(user.id, THEN),
  'forgiveFactorAttempt: a right one': factors.forgiveFactorAttempt(user.id, true),
  'forgiveFactorAttempt: one that was not compared': factors.forgiveFactorAttempt(user.id, false),
  passkeyByCredential: passkeys.passkeyByCredential('credential'),
  useCounter: passkeys.useCounter(newId(), { signCount: 1, backedUp: false }, THEN),
  renamePasskey: passkeys.renamePasskey(newId(), user.id, 'Key'),
  handleOf: passkeys.handleOf(user.id),
  insertHandle: passkeys.insertHandle(user.id, 'handle'),
  ownerOfHandle: passkeys.ownerOfHandle('handle'),
  takeCeremony: passkeys.takeCeremony('hash'),
  deleteExpiredInvitations: invitations.deleteExpiredInvitations(THEN, 10),
  deleteExpiredCeremonies: passkeys.deleteExpiredCeremonies(THEN, 10),
  usersByIds: users.usersByIds([user.id]),
  'usersPage: first page': users.usersPage(10, null),
  'usersPage: later page': users.usersPage(10, user.id),
  userByEmail: users.userByEmail('a@example.org'),
  userByLogin: users.userByLogin('a'),
  lockAdmins: users.lockAdmins(),
  countAdminsExcept: users.countAdminsExcept(user.id, THEN),
  anyAdmin: users.anyAdmin(),
  deleteSomeTasks: users.deleteSomeTasks(user.id, 10),
  accountsByPrefix: administration.accountsByPrefix('bea', 10),
  countOf: administration.countOf(administration.accountsByRole('editor', 10)),
  accountsByRole: administration.accountsByRole('editor', 10),
  'accountsPage: first page': administration.accountsPage(ALL_ACCOUNTS, null),
  'accountsPage: later page': administration.accountsPage({ ...ALL_ACCOUNTS, before: user.id }, null),
  'accountsPage: of few': administration.accountsPage(
    { ...ALL_ACCOUNTS, prefix: 'bea' },
    administration.accountsByPrefix('bea', 10),
  ),
  'accountsPage: of suspended ones': administration.accountsPage(
    { ...ALL_ACCOUNTS, status: 'suspended' },
    null,
  ),
  'accountsPage: of a time': administration.accountsPage(
    { ...ALL_ACCOUNTS, createdFrom: THEN, createdTo: THEN },
    null,
  ),
  metadataOf: metadata.metadataOf(user.id),
  insertMetadata: metadata.insertMetadata(custom, 2),
  updateMetadata: metadata.updateMetadata(custom, 2),
  credentialsByEmails: credentials.credentialsByEmails(['a@example.org', 'b@example.org']),
  credentialsByLogins: credentials.credentialsByLogins(['a', 'b']),
  putCredential: credentials.putCredential(user.id, 'hash'),
  addCredential: credentials.addCredential(user.id, 'hash'),
  credentialByUserId: credentials.credentialByUserId(user.id),
  'settingsOfNext: first batch': credentials.settingsOfNext(10, null),
  'settingsOfNext: later batch': credentials.settingsOfNext(10, user.id),
  importedIds: imports.importedIds('auth0', ['1', '2']),
  takenEmails: imports.takenEmails(['a@example.org', 'b@example.org']),
  takenLogins: imports.takenLogins(['a', 'b']),
  openSession: sessions.openSession(session, 1, '192.0.2.0', event),
  endOldest: sessions.endOldest(user.id, THEN, 100, event),
  rotateSession: sessions.rotateSession(token, THEN, LIFETIMES, event),
  sessionStates: sessions.sessionStates([session.id]),
  endAllSessions: sessions.endAllSessions(user.id, 'logged_out', THEN, session.id),
  fallToAal1: sessions.fallToAal1(user.id),
  'usersWithLiveSessions: first page': sessions.usersWithLiveSessions(THEN, 10, null),
  'usersWithLiveSessions: later page': sessions.usersWithLiveSessions(THEN, 10, user.id),
  endExpired: sessions.endExpired(THEN, 10),
  deleteEndedBefore: sessions.deleteEndedBefore(THEN, 10),
  forgetNetworksBefore: sessions.forgetNetworksBefore(THEN, 10),
  tasksByIds: tasks.tasksByIds([session.id]),
  'tasksPage: of any status': tasks.tasksPage({ ownerId: user.id, status: null, limit: 10, before: null }),
  'tasksPage: of one status': tasks.tasksPage({
    ownerId: user.id,
    status: 'done',
    limit: 10,
    before: aTask(user).build().id,
  }),
  insertEvents: audit.insertEvents([event, anEvent().build()]),
  insertKeyEvents: audit.insertKeyEvents([event]),
  keysMadeAndNotRetired: audit.keysMadeAndNotRetired(),
  insertEventOf: sql`WITH made AS (SELECT 1) ${audit.insertEventOf(sql`made`, event)}`,
  insertEventByItself: audit.insertEventByItself(event),
  'eventsPage: first page': audit.eventsPage(ALL_EVENTS),
  'eventsPage: later page': audit.eventsPage({ ...ALL_EVENTS, before: event.id }),
  'eventsPage: of one account': audit.eventsPage({ ...ALL_EVENTS, subjectId: user.id }),
  'eventsPage: of one actor': audit.eventsPage({ ...ALL_EVENTS, actorId: user.id }),
  'eventsPage: of one type': audit.eventsPage({ ...ALL_EVENTS, type: 'key.made' }),
  'eventsPage: of a time': audit.eventsPage({ ...ALL_EVENTS, from: THEN, to: THEN }),
  anonymizeSomeEventsAbout: audit.anonymizeSomeEventsAbout(user.id, anEvent().build().id, 10),
  anonymizeSomeEventsBy: audit.anonymizeSomeEventsBy(user.id, anEvent().build().id, 10),
  deleteEventsBefore: audit.deleteEventsBefore(THEN, 10),
};

function aChallenge(owner: User): EmailChallenge {
  const email = owner.email ?? '';
  return EmailChallenge.create({ id: newId(), kind: 'reset', keyId: 'k', email, owner }, THEN);
}

describe('Statements that are written by hand', function () {
  let target: TestDatabase;

  before(async () => {
    target = await createMigratedDatabase();
    await fill();
  });

  after(async () => await target?.release());

  /** Of an empty table any plan is a short one. */
  async function fill(): Promise<void> {
    const p = postgresPersistence({ url: target.url, deadlines: PATIENT_DEADLINES });
    try {
      for (let count = 0; count < MANY; count += AT_A_TIME) {
        const people = Array.from({ length: AT_A_TIME }, () => aUser().build());
        await Promise.all(people.map((each) => p.users.add(each, 'hash' as PasswordHash)));
        await Promise.all(people.map((each) => p.sessions.open(...opening(aSession(each).build()))));
        await Promise.all(people.map((each) => p.tasks.add(aTask(each).build())));
        await Promise.all(people.map((each) => p.challenges.add(aChallenge(each))));
        await Promise.all(people.map((each) => p.totps.add(aConfirmedTotp(each))));
        await Promise.all(people.map((each) => p.recoveryCodes.replaceAll(each.id, [each.id], THEN)));
        await Promise.all(people.map((each) => p.loginChallenges.add(aLoginChallenge(each))));
        await Promise.all(people.map((each) => p.factorAttempts.admit(each.id, THEN)));
        await Promise.all(people.map((each) => p.passkeys.add(aPasskey(each).build())));
        await Promise.all(people.map((each) => p.passkeys.handleOf(each.id, each.id)));
        await Promise.all(people.map((each) => p.ceremonies.add(aCeremony(each))));
        await Promise.all(people.map((each) => p.auditLog.append(anEvent().about(each).by(each).build())));
      }
    } finally {
      await p.database.close();
    }
    await withClient(target.url, (client) =>
      client.query(`
        UPDATE sessions SET ended_at = created_at, end_reason = 'logged_out', ip = NULL, user_agent = NULL
        WHERE id IN (SELECT id FROM sessions LIMIT ${MANY / 2});
        ANALYZE`),
    );
  }

  it('are all explained here', () => {
    const folder = join(import.meta.dirname, '../../../src/adapters/postgres');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const modules = [
      users,
      administration,
      metadata,
      credentials,
      imports,
      sessions,
      tasks,
      audit,
      email,
      factors,
      passkeys,
      invitations,
    ];
    expect(files.filter((file) => file.endsWith('queries.ts'))).to.have.length(modules.length);
    const functions = modules.flatMap((queries) => Object.keys(queries));
    const explained = Object.keys(STATEMENTS).map((name) => name.split(':')[0]);
    expect([...new Set(explained)]).to.have.members(functions);
  });

  it('find all of their rows by a key in an index', async () => {
    const orm = createOrm({ url: target.url });
    const kysely = orm.em.fork().getKysely();
    const scans = await withClient(target.url, async (client) => {
      await client.query('SET enable_seqscan = off');
      const found: string[] = [];
      for (const [name, statement] of Object.entries(STATEMENTS)) {
        const { sql, parameters } = statement.compile(kysely);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [...parameters]);
        const plan = rows.map((row) => row['QUERY PLAN']);
        const withoutKey = plan.filter(
          (line, at) => READS_ALL.test(line) && !plan[at + 1]?.includes('Index Cond'),
        );
        if (!READS_FROM_THE_END.has(name)) found.push(...withoutKey.map((line) => `${name}: ${line.trim()}`));
      }
      return found;
    });
    await orm.close();
    expect(scans).to.deep.equal([]);
  });

  it('name every column of an entity as the ORM does', async () => {
    const orm = createOrm({ url: target.url });
    for (const entity of ENTITIES) {
      const { properties } = orm.getMetadata().getByClassName(entity.meta.className);
      const named = Object.values(properties).map((each) => `t.${each.fieldNames[0]} AS "${each.name}"`);
      expect(columnsOf(entity, 't').compile(orm.em.getKysely()).sql).to.equal(named.join(', '));
    }
    await orm.close();
  });
});
