import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';

/** Does `work` in a unit of work that holds its locks until `commit` or `undo`. */
export async function uncommitted(
  uow: UnitOfWork,
  work: () => Promise<unknown>,
): Promise<{ readonly commit: () => Promise<void>; readonly undo: () => Promise<void> }> {
  const [done, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ended = uow.run(async () => {
    await work();
    done.resolve();
    await mayEnd.promise;
  });
  await Promise.race([done.promise, ended]);
  return {
    commit: async () => {
      mayEnd.resolve();
      await ended;
    },
    undo: async () => {
      mayEnd.reject(new Error('undone'));
      await ended.catch(() => undefined);
    },
  };
}
