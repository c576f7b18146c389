import { expect } from 'chai';
import { TaskNotFoundError } from '#domain/tasks/errors.ts';
import type { TaskContent, TaskId, TaskStatus } from '#domain/tasks/task.ts';
import { InvalidFieldsError } from '#domain/shared/field-rule.ts';
import type { UserId } from '#domain/shared/ids.ts';
import {
  ConcurrentChangeError,
  PreconditionFailedError,
  UnauthenticatedError,
} from '#application/shared/errors.ts';
import { newId } from '#tests/support/builders.ts';
import { justBefore } from '#tests/support/intercept.ts';
import { refusal } from '#tests/support/refusal.ts';
import { TestApplication } from '#tests/support/test-application.ts';

const DUE = new Date('2030-01-01T00:00:00.000Z');
const FULL = { title: 'Water the plants', description: 'All of them', status: 'done', dueAt: DUE } as const;

describe('Tasks', () => {
  let app: TestApplication;
  let ann: UserId;
  let bob: UserId;
  beforeEach(async () => {
    app = new TestApplication();
    [ann, bob] = [(await app.register('ann')).id, (await app.register('bob')).id];
  });

  async function make(content: TaskContent = FULL, owner = ann): Promise<TaskId> {
    const { view } = await app.useCases.createTask.execute(owner, content);
    return view.id as TaskId;
  }

  describe('CreateTask', () => {
    it('stores a task with its defaults', async () => {
      const { view, version } = await app.useCases.createTask.execute(ann, { title: 'Water the plants' });
      expect(view).to.deep.equal({
        id: view.id,
        title: 'Water the plants',
        description: '',
        status: 'todo',
        dueAt: null,
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-02T03:04:05.678Z',
      });
      expect(version).to.equal(1);
      expect(await app.useCases.getTask.execute(ann, view.id as TaskId)).to.deep.equal({ view, version });
    });

    it('stores the given fields', async () => {
      const { view } = await app.useCases.createTask.execute(ann, FULL);
      expect(view).to.deep.include({ ...FULL, dueAt: '2030-01-01T00:00:00.000Z' });
    });

    it('refuses invalid fields', async () => {
      await refusal(InvalidFieldsError, app.useCases.createTask.execute(ann, { title: ' ' }));
    });

    it('is refused when the account was deleted meanwhile', async () => {
      await app.deleteAccount(ann);
      const { reason } = await refusal(UnauthenticatedError, app.useCases.createTask.execute(ann, FULL));
      expect(reason).to.equal('account_deleted');
    });
  });

  describe('A task of another user', () => {
    it('cannot be read, changed or deleted, and no precondition reveals it', async () => {
      const id = await make();
      await refusal(TaskNotFoundError, app.useCases.getTask.execute(bob, id));
      for (const expected of [null, [1], [7]]) {
        const update = { replace: { title: 'Mine' } };
        await refusal(
          TaskNotFoundError,
          app.useCases.updateTask.execute({ ownerId: bob, id, update, expected }),
        );
        await refusal(TaskNotFoundError, app.useCases.deleteTask.execute(bob, id, expected));
      }
      expect((await app.useCases.getTask.execute(ann, id)).version).to.equal(1);
    });

    it('is not in the list', async () => {
      await make();
      const page = await app.useCases.listTasks.execute({
        ownerId: bob,
        status: null,
        limit: 10,
        before: null,
      });
      expect(page).to.deep.equal({ items: [], next: null });
    });
  });

  describe('ListTasks', () => {
    const list = async (limit: number, before: TaskId | null = null, status: TaskStatus | null = null) => {
      const { items, next } = await app.useCases.listTasks.execute({ ownerId: ann, status, limit, before });
      return { titles: items.map(({ title }) => title), next };
    };

    it('shows the caller’s tasks, newest first, page after page', async () => {
      for (const title of ['one', 'two', 'three']) await make({ title });
      await make({ title: 'of bob' }, bob);
      const first = await list(2);
      expect(first.titles).to.deep.equal(['three', 'two']);
      expect(await list(2, first.next)).to.deep.equal({ titles: ['one'], next: null });
    });

    it('has no next page after the last one, also when that is full', async () => {
      await make({ title: 'one' });
      const two = await make({ title: 'two' });
      expect((await list(2)).next).to.equal(null);
      expect((await list(1)).next).to.equal(two);
    });

    it('filters by status', async () => {
      await make({ title: 'one', status: 'done' });
      await make({ title: 'two' });
      await make({ title: 'three', status: 'done' });
      expect((await list(10, null, 'done')).titles).to.deep.equal(['three', 'one']);
      expect((await list(1, null, 'done')).next).not.to.equal(null);
      expect((await list(10, null, 'in_progress')).titles).to.deep.equal([]);
    });
  });

  describe('UpdateTask', () => {
    const update = (
      id: TaskId,
      change: { replace: TaskContent } | { change: Partial<TaskContent> },
      expected: readonly number[] | null = null,
    ) => app.useCases.updateTask.execute({ ownerId: ann, id, update: change, expected });

    it('replaces the content: fields that are left out get their defaults', async () => {
      const id = await make();
      app.clock.advance(60);
      const { view, version } = await update(id, { replace: { title: 'Other' } });
      expect(view).to.deep.include({ title: 'Other', description: '', status: 'todo', dueAt: null });
      expect(view.updatedAt).to.equal(app.clock.now().toISOString());
      expect(version).to.equal(2);
    });

    it('changes some fields: those that are left out stay', async () => {
      const id = await make();
      const { view } = await update(id, { change: { status: 'in_progress' } });
      expect(view).to.deep.include({
        title: FULL.title,
        description: FULL.description,
        status: 'in_progress',
      });
      expect((await update(id, { change: { dueAt: null } })).view.dueAt).to.equal(null);
    });

    it('does not raise the version when nothing changes', async () => {
      const id = await make();
      expect((await update(id, { change: { title: FULL.title, dueAt: new Date(DUE) } })).version).to.equal(1);
    });

    it('checks the versions of the precondition', async () => {
      const id = await make();
      await update(id, { change: { title: 'Other' } });
      await refusal(PreconditionFailedError, update(id, { change: { title: 'Third' } }, [1]));
      expect((await update(id, { change: { title: 'Third' } }, [1, 2])).version).to.equal(3);
    });

    /** Somebody else changes the task in between. */
    const meanwhile = (id: TaskId, times: number) => {
      const tasks = app.ports.tasks;
      let title = 0;
      const other = async () => {
        const task = (await tasks.find(id, ann))!;
        title += 1;
        await tasks.save(task.withChange({ title: `Title ${title}` }, app.clock.now()));
      };
      justBefore(tasks, 'save', other, times);
    };

    it('repeats its change on the newer state when another change came first', async () => {
      const id = await make();
      meanwhile(id, 4);
      const { view, version } = await update(id, { change: { status: 'todo' } });
      expect([view.title, view.status, version]).to.deep.equal(['Title 4', 'todo', 6]);
    });

    it('is refused with a conflict after five attempts', async () => {
      const id = await make();
      meanwhile(id, 5);
      await refusal(ConcurrentChangeError, update(id, { change: { status: 'todo' } }));
    });

    it('is not repeated when the client has a precondition', async () => {
      const id = await make();
      meanwhile(id, 1);
      await refusal(PreconditionFailedError, update(id, { change: { status: 'todo' } }, [1]));
      expect((await app.useCases.getTask.execute(ann, id)).view).to.deep.include({
        title: 'Title 1',
        status: 'done',
      });
    });

    it('refuses invalid fields and changes nothing', async () => {
      const id = await make();
      await refusal(InvalidFieldsError, update(id, { change: { title: '' } }));
      await refusal(InvalidFieldsError, update(id, { replace: { title: 'x', description: '\u0000' } }));
      expect((await app.useCases.getTask.execute(ann, id)).version).to.equal(1);
    });

    it('is refused for an unknown task', async () => {
      await refusal(TaskNotFoundError, update(newId<TaskId>(), { replace: { title: 'x' } }));
    });
  });

  describe('DeleteTask', () => {
    const remove = (id: TaskId, expected: readonly number[] | null = null) =>
      app.useCases.deleteTask.execute(ann, id, expected);

    it('deletes a task for good', async () => {
      const id = await make();
      await remove(id);
      await refusal(TaskNotFoundError, app.useCases.getTask.execute(ann, id));
      await refusal(TaskNotFoundError, remove(id));
    });

    it('checks the versions of the precondition', async () => {
      const id = await make();
      await refusal(PreconditionFailedError, remove(id, [2]));
      await refusal(PreconditionFailedError, remove(id, []));
      await remove(id, [2, 1]);
      await refusal(TaskNotFoundError, remove(id, [1]));
    });

    it('succeeds for one of two concurrent calls', async () => {
      const id = await make();
      const outcomes = await Promise.allSettled([remove(id), remove(id)]);
      expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
    });
  });
});
