import { expect } from 'chai';
import { CLIENT, TestApplication } from '#tests/support/test-application.ts';

const BUDGET = 5;

describe('Failed logins in the audit log', () => {
  let app: TestApplication;
  beforeEach(() => {
    app = new TestApplication({ loginAttempts: BUDGET });
  });

  async function tryToLogin(name: string, network = CLIENT.network): Promise<void> {
    await app.login(name, 'not this horse', { network }).catch(() => undefined);
  }

  const counts = async (): Promise<readonly (readonly [refused: unknown, count: unknown])[]> =>
    (await app.events('login.failed')).map(({ data }) => [data['refused'], data['count']]);

  it('are each there while they are compared, and then the 1st, 2nd, 4th, 8th … that is refused', async () => {
    await app.register('ann');
    for (let attempt = 0; attempt < BUDGET + 20; attempt += 1) await tryToLogin('ann');
    expect(await counts()).to.deep.equal([
      ...Array.from({ length: BUDGET }, () => [false, 1]),
      ...[1, 2, 4, 8, 16].map((count) => [true, count]),
    ]);
  });

  it('are few in a storm: of one account, and of as many names as there are', async () => {
    await app.register('ann');
    for (let attempt = 0; attempt < 2_000; attempt += 1) {
      await tryToLogin('ann');
      await tryToLogin(`name${attempt}`);
    }
    // The network's own budget is ten times that of an account.
    const compared = 10 * BUDGET;
    const refused = Math.ceil(Math.log2(2_000)) * 2;
    expect((await app.events('login.failed')).length).to.be.at.most(compared + refused + 1);
  });

  it('are few in a storm from many networks', async () => {
    await app.register('ann');
    for (let attempt = 0; attempt < 2_000; attempt += 1) await tryToLogin('ann', `198.51.${attempt}`);
    const refused = Math.ceil(Math.log2(2_000));
    expect((await app.events('login.failed')).length).to.be.at.most(10 * BUDGET + refused + 1);
  });

  it('are there for a wrong current password, too', async () => {
    const ann = await app.member('ann');
    const change = { actor: ann, currentPassword: 'not this horse', newPassword: 'another horse entirely' };
    await app.useCases.changePassword.execute({ ...change, client: CLIENT }).catch(() => undefined);
    const [event] = await app.events('login.failed');
    expect(event).to.deep.include({ actorId: null, subjectId: ann.userId });
  });
});
