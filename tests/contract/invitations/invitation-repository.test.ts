import { expect } from 'chai';
import type { InvitationId } from '#domain/invitations/invitation.ts';
import { anInvitation, aUser, newId, THEN } from '#tests/support/builders.ts';
import { describePersistence } from '#tests/support/persistence.ts';

const LATER = new Date(THEN.getTime() + 1_000);

describePersistence('Invitations', (p) => {
  const admin = aUser().withRole('admin').build();
  beforeEach(() => p.users.add(admin));

  it('keep every field, and are found by the hash of their token', async () => {
    const account = aUser().build();
    await p.users.add(account);
    const invitation = anInvitation()
      .by(admin)
      .to(account)
      .with({ email: 'Bea@example.org', roles: ['user', 'weird"role,{}'] })
      .build();
    const plain = anInvitation().build();
    await p.invitations.add(invitation);
    await p.invitations.add(plain);
    expect(await p.invitations.findByTokenHash(invitation.tokenHash)).to.deep.equal(invitation);
    expect(await p.invitations.findByTokenHash(plain.tokenHash)).to.deep.equal(plain);
    expect(await p.invitations.findByTokenHash('another')).to.equal(null);
  });

  it('are listed newest first, page by page', async () => {
    const all = Array.from({ length: 5 }, () => anInvitation().build());
    for (const invitation of all) await p.invitations.add(invitation);
    const newest = all.toReversed();
    expect(await p.invitations.list(2, null)).to.deep.equal(newest.slice(0, 2));
    expect(await p.invitations.list(9, newest[1]!.id)).to.deep.equal(newest.slice(2));
  });

  it('are accepted once, by one of fifty who try at the same time', async () => {
    const invitation = anInvitation().build();
    await p.invitations.add(invitation);
    const tries = Array.from({ length: 50 }, () => p.invitations.accept(invitation.id, LATER));
    expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1);
    const stored = await p.invitations.findByTokenHash(invitation.tokenHash);
    expect(stored?.acceptedAt).to.deep.equal(LATER);
  });

  it('are open again when the unit of work that accepted them fails', async () => {
    const invitation = anInvitation().build();
    await p.invitations.add(invitation);
    const failed = p.uow.run(async () => {
      await p.invitations.accept(invitation.id, LATER);
      throw new Error('the name is taken');
    });
    await failed.catch(() => undefined);
    expect(await p.invitations.accept(invitation.id, LATER)).to.equal(true);
  });

  it('can be neither accepted nor revoked when they are used, revoked or expired', async () => {
    const [used, revoked, expired] = [
      anInvitation(),
      anInvitation(),
      anInvitation().with({ expiresAt: THEN }),
    ].map((builder) => builder.build());
    for (const invitation of [used!, revoked!, expired!]) await p.invitations.add(invitation);
    expect(await p.invitations.accept(used!.id, THEN)).to.equal(true);
    expect(await p.invitations.revoke(revoked!.id, THEN)).to.equal(true);
    for (const { id } of [used!, revoked!, expired!, { id: newId<InvitationId>() }]) {
      expect(await p.invitations.accept(id, THEN)).to.equal(false);
      expect(await p.invitations.revoke(id, THEN)).to.equal(false);
    }
  });

  it('are deleted once they expired, used and revoked ones too, and no more than asked for', async () => {
    const expiring = (at: Date) => anInvitation().with({ expiresAt: at }).build();
    const after = new Date(LATER.getTime() + 1);
    const [old, used, revoked] = [expiring(LATER), expiring(LATER), expiring(LATER)];
    const kept = [expiring(after), expiring(after)];
    for (const invitation of [old, used, revoked, ...kept]) await p.invitations.add(invitation);
    await p.invitations.accept(used.id, THEN);
    await p.invitations.accept(kept[0]!.id, THEN);
    await p.invitations.revoke(revoked.id, THEN);
    expect(await p.invitations.purge(LATER, 10)).to.equal(0);
    expect(await p.invitations.purge(after, 2)).to.equal(2);
    expect(await p.invitations.purge(after, 2)).to.equal(1);
    expect((await p.invitations.list(10, null)).map(({ id }) => id)).to.have.members(
      kept.map(({ id }) => id),
    );
  });

  it('to an account go with it, and those by an admin stay without a name when the admin is gone', async () => {
    const account = aUser().build();
    await p.users.add(account);
    const [bound, by] = [anInvitation().to(account).build(), anInvitation().by(admin).build()];
    for (const invitation of [bound, by]) await p.invitations.add(invitation);
    await p.users.remove(account.id);
    await p.users.remove(admin.id);
    expect(await p.invitations.findByTokenHash(bound.tokenHash)).to.equal(null);
    const left = await p.invitations.findByTokenHash(by.tokenHash);
    expect([left?.inviterId, left?.byOperator]).to.deep.equal([null, false]);
  });
});
