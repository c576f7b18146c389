import { expect } from 'chai';
import { roomForEachTest } from '#tests/support/process-room.ts';

const PASSWORD = 'correct horse battery';

describe('Data in the data folder', function () {
  const here = roomForEachTest();

  it('survive a restart: account, password, session, task and keys', async () => {
    const { room } = here;
    const first = await room.started();
    const tokens = await room.member(first, 'ann', PASSWORD);
    const task = await room.call(first, 'POST /tasks', {
      body: { title: 'Water' },
      token: tokens.accessToken,
    });
    expect((await first.stop()).code).to.equal(0);

    const again = await room.started();
    expect(await room.tokenState(again, tokens.accessToken)).to.equal('good');
    const { body } = await room.call(again, `GET /tasks/${String(task.body['id'])}`, {
      token: tokens.accessToken,
    });
    expect(body).to.deep.equal(task.body);
    const refreshed = await room.call(again, 'POST /refresh', {
      body: { refreshToken: tokens.refreshToken },
    });
    expect(refreshed.status).to.equal(200);
    await room.login(again, 'ann', PASSWORD);
  });

  it('survive kill -9: whatever was answered is there, and tokens that were dead stay dead', async () => {
    const { room } = here;
    const first = await room.started();
    const [phone, laptop] = [
      await room.member(first, 'ann', PASSWORD),
      await room.login(first, 'ann', PASSWORD),
    ];
    expect((await room.call(first, 'POST /logout', { token: phone.accessToken })).status).to.equal(204);
    const answered: string[] = [];
    const writes = Promise.all(
      Array.from({ length: 4 }, async (_, i) => {
        for (let n = 0; ; n += 1) {
          const title = `task ${i} ${n}`;
          const { status } = await room.call(first, 'POST /tasks', {
            body: { title },
            token: laptop.accessToken,
          });
          if (status === 201) answered.push(title);
          if (answered.length === 20) first.signal('SIGKILL');
        }
      }),
    ).catch(() => undefined);
    await Promise.all([writes, first.exited]);

    const again = await room.started();
    type Page = { readonly items: readonly { readonly title: string }[] };
    const { body } = await room.call<Page>(again, 'GET /tasks?limit=100', { token: laptop.accessToken });
    expect(body.items.map(({ title }) => title)).to.include.members(answered);
    expect(answered).to.have.lengthOf.at.least(20);
    expect(await room.tokenState(again, phone.accessToken)).to.equal('logged_out');
    await room.login(again, 'ann', PASSWORD);
  });
});
