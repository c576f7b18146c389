import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPersonal } from '#domain/audit/audit-event.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { ORIGIN } from '#tests/support/memory-ports.ts';
import { PASSWORD, TestApplication } from '#tests/support/test-application.ts';
import { AUDITED, NOT_AUDITED } from './audited-use-cases.ts';

/** The folder of use cases, from here. */
const APPLICATION = join(import.meta.dirname, '../../../../src/application');
/** A use case is a class with a public method of this name. */
const EXECUTE = /^ {2}(?:async )?\*?execute\(/m;

/** Every use case that there is, by the files. */
function useCasesInFiles(): readonly string[] {
  return readdirSync(APPLICATION, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      readFileSync(join(APPLICATION, file), 'utf8')
        .split(/^export class /m)
        .slice(1),
    )
    .filter((text) => EXECUTE.test(text))
    .map((text) => /^\w+/.exec(text)?.[0] ?? text);
}

describe('The audit log', () => {
  it('has an event of every use case that changes something, or a reason why not', () => {
    const found = useCasesInFiles();
    const decided = [...Object.keys(AUDITED), ...Object.keys(NOT_AUDITED)];
    expect(found).to.have.length.above(30);
    const undecided = found.filter((name) => !decided.includes(name));
    expect(undecided, 'use cases that stand in neither table of audited-use-cases.ts').to.deep.equal([]);
    expect(decided.toSorted(), 'use cases that there are').to.deep.equal(found.toSorted());
  });

  for (const [name, scenario] of Object.entries(AUDITED)) {
    it(`gets from ${name} who did it, to whom, and what it was, and nothing more`, async () => {
      const app = new TestApplication();
      const { run, expected } = await scenario(app);
      const before = (await app.events()).length;
      await run();
      const events = (await app.events()).slice(before);
      const wanted = typeof expected === 'function' ? await expected() : expected;
      expect(events.map(({ type }) => type)).to.deep.equal(wanted.map(({ type }) => type));
      const { requestId, ip, userAgent } = ORIGIN;
      for (const [index, event] of wanted.entries()) {
        expect(events[index]).to.deep.include({ requestId, ip, userAgent, sessionId: null, ...event });
      }
    });
  }

  it('holds nothing of a person who was invited, whether the account is deleted or never made', async () => {
    const app = new TestApplication();
    const inviterId = (await app.registerAdmin('root')).id;
    const wanted = { inviterId, roles: ['user'], expiresInSeconds: null };
    const invite = async (email: string): Promise<string> =>
      (await app.useCases.createInvitation.execute({ ...wanted, email })).token ?? '';
    await invite('never@example.org');
    const names = { login: null, firstName: 'Eve', lastName: 'Other' };
    const token = await invite('eve@example.org');
    const accept = { token, password: PASSWORD, email: null, ...names };
    const { account } = await app.useCases.acceptInvitation.execute(accept);
    const id = account.view.id as UserId;
    await app.useCases.deleteAccount.execute({ actorId: id, userId: id, expected: null });
    const events = await app.events();
    expect(events.map(({ type }) => type)).to.include.members(['invitation.created', 'account.deleted']);
    expect(JSON.stringify(events)).not.to.match(/@example|Eve|Other/);
  });

  it('holds nothing of a person any more once the account is deleted', async () => {
    const app = new TestApplication();
    const names = { email: 'ann@example.org', login: 'ann', firstName: 'Ann', lastName: 'Other' };
    await app.useCases.registerUser.execute({ ...names, password: 'correct horse battery' });
    const ann = await app.session('ann');
    const change = { firstName: 'Anna', login: 'anna' };
    await app.update(ann, change);
    await app.login('anna', 'wrong').catch(() => undefined);
    const { userId } = ann;
    await app.deleteAccount(userId);
    const events = await app.events();
    expect(events.map(({ type }) => type)).to.deep.equal([
      'account.registered',
      'login.succeeded',
      'account.updated',
      'login.failed',
      'account.deleted',
    ]);
    expect(new Set(events.map(({ subjectId }) => subjectId))).to.deep.equal(new Set([userId]));
    const text = JSON.stringify(events);
    for (const personal of ['ann@example', 'Other', '"ann"', 'Anna', '192.0.2', 'Test/1.0'])
      expect(text).not.to.include(personal);
    for (const { type, data } of events) {
      for (const [member, value] of Object.entries(data)) {
        if (isPersonal(type, member)) expect(value, member).to.equal(null);
      }
    }
    expect(events[0]?.data['roles']).to.deep.equal(['user']);
  });
});
