import { expect } from 'chai';
import { TASK_STATUSES, type Task } from '#domain/tasks/task.ts';
import { aTask, aUser, newId, THEN } from '#tests/support/builders.ts';
import { outside } from '#tests/support/outside.ts';
import { describePersistence, describePostgres } from '#tests/support/persistence.ts';
import { uncommitted } from '#tests/support/uncommitted.ts';

const LATER = new Date(THEN.getTime() + 1);

describePersistence('Tasks', (p) => {
  const owner = aUser().build();
  const other = aUser().build();

  beforeEach(async () => {
    await p.users.add(owner);
    await p.users.add(other);
  });

  async function added(...tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) expect(await p.tasks.add(task)).to.equal(true);
  }

  async function list(query: Partial<Parameters<typeof p.tasks.list>[0]> = {}): Promise<readonly Task[]> {
    return await p.tasks.list({ ownerId: owner.id, status: null, limit: 100, before: null, ...query });
  }

  describe('keeping one', () => {
    it('gives back every field, found or listed', async () => {
      const task = aTask(owner)
        .with({ title: `Zoë’s "list" \\ 😀 $1 ?`, description: 'one\n\ttwo\r\nthree', status: 'in_progress' })
        .with({ dueAt: LATER, version: 4, updatedAt: LATER })
        .build();
      await added(task);
      expect(await p.tasks.find(task.id, owner.id)).to.deep.equal(task);
      expect(await list()).to.deep.equal([task]);
    });

    it('keeps times of any year to the millisecond', async () => {
      const years = ['0000-02-29T23:59:59.999Z', '0001-01-01T00:00:00.001Z', '1850-06-01T12:00:00.123Z'];
      const tasks = [...years, '9999-12-31T23:59:59.999Z'].map((due) =>
        aTask(owner).dueAt(new Date(due)).build(),
      );
      for (const task of tasks) {
        await added(task);
        expect((await p.tasks.find(task.id, owner.id))?.dueAt).to.deep.equal(task.dueAt);
        const saved = await p.tasks.save(task);
        expect(await list({ limit: 1 })).to.deep.equal([saved]);
      }
    });

    it('gives back every field of each of many that are kept at once, whose owner is there', async () => {
      const gone = aUser().build();
      const tasks = [owner, other, gone, owner, other].map((each, index) =>
        aTask(each)
          .with({ title: `{"${index}", NULL} \\ 😀`, description: index === 1 ? '' : 'one\n\ttwo' })
          .with({
            dueAt: index === 3 ? null : new Date(Date.UTC(-index, 1)),
            version: index + 1,
            updatedAt: LATER,
          })
          .build(),
      );
      const kept = await Promise.all(tasks.map((task) => p.tasks.add(task)));
      expect(kept).to.deep.equal([true, true, false, true, true]);
      for (const [index, task] of tasks.entries()) {
        expect(await p.tasks.find(task.id, task.ownerId)).to.deep.equal(kept[index] === true ? task : null);
      }
    });

    it('is not done for an account that is gone', async () => {
      const task = aTask(aUser().build()).build();
      expect(await p.tasks.add(task)).to.equal(false);
    });

    it('is not done for an account that is being deleted', async () => {
      let adding: Promise<boolean> = Promise.resolve(true);
      await p.uow.run(async () => {
        await p.users.lock(owner.id);
        await p.users.remove(owner.id);
        adding = outside(() => p.tasks.add(aTask(owner).build()));
        await outside(() => p.untilBlocked(1));
      });
      expect(await adding).to.equal(false);
    });

    it('is not changed by whoever holds what was put in or taken out', async () => {
      const task = aTask(owner).dueAt(new Date(THEN)).build();
      await added(task);
      task.dueAt!.setFullYear(1999);
      (await p.tasks.find(task.id, owner.id))!.dueAt!.setFullYear(1999);
      expect((await p.tasks.find(task.id, owner.id))?.dueAt).to.deep.equal(THEN);
    });
  });

  it('are nobody’s but their owner’s', async () => {
    const task = aTask(owner).build();
    await added(task);
    expect(await p.tasks.find(task.id, other.id)).to.equal(null);
    expect(await p.tasks.find(newId(), owner.id)).to.equal(null);
    expect(await p.tasks.remove(task.id, other.id, null)).to.equal(false);
    expect(await p.tasks.save(aTask(other).with({ id: task.id }).build())).to.equal(null);
    expect(await list({ ownerId: other.id })).to.deep.equal([]);
    expect(await list()).to.deep.equal([task]);
  });

  describe('the list', () => {
    it('is newest first, in pages that neither repeat nor miss any', async () => {
      const tasks = Array.from({ length: 7 }, () => aTask(owner).build());
      await added(...tasks.toSorted(() => Math.random() - 0.5), aTask(other).build());
      const pages = [await list({ limit: 3 })];
      while (pages.at(-1)!.length === 3)
        pages.push(await list({ limit: 3, before: pages.at(-1)!.at(-1)!.id }));
      expect(pages.flat()).to.deep.equal(tasks.toReversed());
    });

    it('can be of one status', async () => {
      const tasks = TASK_STATUSES.flatMap((status) =>
        [1, 2].map(() => aTask(owner).withStatus(status).build()),
      );
      await added(...tasks);
      for (const status of TASK_STATUSES) {
        const found = tasks.filter((task) => task.status === status).toReversed();
        expect(await list({ status })).to.deep.equal(found);
        expect(await list({ status, before: found[0]!.id })).to.deep.equal(found.slice(1));
      }
    });
  });

  describe('saving a change', () => {
    it('keeps it under the next version', async () => {
      const task = aTask(owner).dueAt(THEN).build();
      await added(task);
      const changed = task.withContent(
        { title: 'Other', description: 'more', status: 'done', dueAt: null },
        LATER,
      );
      const saved = await p.tasks.save(changed);
      expect(saved).to.deep.equal(changed.withVersion(2));
      expect(await p.tasks.find(task.id, owner.id)).to.deep.equal(saved);
    });

    it('is refused for a version that has passed, and for a task that is gone', async () => {
      const task = aTask(owner).build();
      await added(task);
      const first = await p.tasks.save(task.withChange({ title: 'First' }, LATER));
      expect(await p.tasks.save(task.withChange({ title: 'Second' }, LATER))).to.equal(null);
      expect(await list()).to.deep.equal([first]);
      await p.tasks.remove(task.id, owner.id, null);
      expect(await p.tasks.save(first!)).to.equal(null);
    });

    it('lets one of twenty win who change the same version at once', async () => {
      const task = aTask(owner).build();
      await added(task);
      const saves = await Promise.all(
        Array.from({ length: 20 }, (_, turn) =>
          p.tasks.save(task.withChange({ title: `Title ${turn}` }, LATER)),
        ),
      );
      const won = saves.filter((saved) => saved !== null);
      expect(won).to.have.length(1);
      expect(await list()).to.deep.equal(won);
    });
  });

  describe('removing one', () => {
    it('takes it, once', async () => {
      const task = aTask(owner).build();
      await added(task);
      const removed = await Promise.all(
        Array.from({ length: 5 }, () => p.tasks.remove(task.id, owner.id, null)),
      );
      expect(removed.filter(Boolean)).to.have.length(1);
      expect(await p.tasks.find(task.id, owner.id)).to.equal(null);
    });

    it('can be held to versions, impossible ones included', async () => {
      const task = aTask(owner).with({ version: 3 }).build();
      await added(task);
      for (const versions of [[], [2], [1, 4], [2 ** 31, 2 ** 53, 1e300, Number.NaN, 0.5, -3]]) {
        expect(await p.tasks.remove(task.id, owner.id, versions)).to.equal(false);
      }
      expect(await p.tasks.remove(task.id, owner.id, [9, 3])).to.equal(true);
    });
  });
});

describePostgres('Tasks that are made at once', (p) => {
  const owners = Array.from({ length: 4 }, () => aUser().build());
  beforeEach(() => Promise.all(owners.map((each) => p.users.add(each))));

  it('wait for the deletion of no owner but their own', async () => {
    const [leaving] = owners as [(typeof owners)[0]];
    const deletion = await uncommitted(p.uow, async () => {
      await p.users.lock(leaving.id);
      await p.users.remove(leaving.id);
    });
    const additions = owners.map((owner) => p.tasks.add(aTask(owner).build()));
    expect(await Promise.all(additions.slice(1))).to.deep.equal([true, true, true]);
    await p.untilBlocked(1);
    await deletion.commit();
    expect(await additions[0]).to.equal(false);
  });

  it('are kept whatever is wrong with another', async () => {
    const tasks = owners.map((owner, index) =>
      aTask(owner)
        .with({ title: index === 2 ? 'PostgreSQL knows no \0' : 'Fine' })
        .build(),
    );
    const outcomes = await Promise.allSettled(tasks.map((task) => p.tasks.add(task)));
    const statuses = outcomes.map(({ status }) => status);
    expect(statuses).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    for (const [index, task] of tasks.entries())
      expect(await p.tasks.find(task.id, task.ownerId)).to.deep.equal(index === 2 ? null : task);
  });
});
