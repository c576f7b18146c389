import { expect } from 'chai';
import type { SessionId } from '#domain/identity/sessions/session.ts';
import type { RevokedSession } from '#application/identity/sessions/ports/session-repository.ts';
import { PendingRevocations } from '#adapters/redis/pending-revocations.ts';
import { until } from '#tests/support/until.ts';

function ending(id: string, reason: RevokedSession['reason'] = 'logged_out'): RevokedSession {
  return { sessionId: id as SessionId, reason };
}

describe('Revocations that Redis does not know of yet', () => {
  it('keep the first reason', () => {
    const pending = new PendingRevocations(1_000);
    pending.add([ending('a', 'logged_out')]);
    pending.add([ending('a', 'roles_changed')]);
    expect(pending.reasonOf('a' as SessionId)).to.equal('logged_out');
  });

  it('are forgotten once told', () => {
    const pending = new PendingRevocations(1_000);
    pending.add([ending('a'), ending('b')]);
    pending.remove('a' as SessionId);
    expect(pending.list()).to.deep.equal([ending('b')]);
    expect(pending.reasonOf('a' as SessionId)).to.equal(null);
  });

  it('are forgotten when nothing cached can contradict them any more', async () => {
    const pending = new PendingRevocations(20);
    pending.add([ending('a')]);
    expect(pending.list()).to.have.length(1);
    await until(() => pending.list().length === 0);
    expect(pending.size).to.equal(0);
  });

  it('say so when there are too many to remember, until none of them can matter', async () => {
    const pending = new PendingRevocations(30, 2);
    pending.add([ending('a'), ending('b')]);
    expect(pending.isOverfull).to.equal(false);
    pending.add([ending('c')]);
    expect(pending.isOverfull).to.equal(true);
    expect(pending.size).to.equal(2);
    await until(() => !pending.isOverfull);
  });
});
