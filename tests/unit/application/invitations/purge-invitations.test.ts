import { expect } from 'chai';
import { INVITATION_TTL } from '#domain/invitations/invitation.ts';
import { PurgeInvitations } from '#application/invitations/purge-invitations.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const DAY = 24 * 3_600;

describe('The purge of invitations', () => {
  let app: TestApplication;
  let purge: PurgeInvitations;
  beforeEach(() => {
    app = new TestApplication();
    purge = new PurgeInvitations(app.ports);
  });

  const invite = async (count: number): Promise<void> => {
    const invitation = { inviterId: null, email: null, roles: ['user'], expiresInSeconds: null };
    for (let each = 0; each < count; each += 1) await app.useCases.createInvitation.execute(invitation);
  };

  it('deletes them a day after they expired, in as many batches as it takes', async () => {
    await invite(1_100);
    app.clock.advance(INVITATION_TTL + DAY);
    await invite(1);
    expect(await purge.execute()).to.equal(0);
    app.clock.advance(1);
    expect(await purge.execute()).to.equal(1_100);
    const { items } = await app.useCases.listInvitations.execute({ limit: 10, before: null });
    expect(items.map(({ status }) => status)).to.deep.equal(['open']);
  });

  it('stops between two batches when the service stops', async () => {
    await invite(600);
    app.clock.advance(INVITATION_TTL + DAY + 1);
    let asked = 0;
    expect(await purge.execute(() => (asked += 1) > 1)).to.equal(500);
    expect(await purge.execute(() => true)).to.equal(0);
  });
});
