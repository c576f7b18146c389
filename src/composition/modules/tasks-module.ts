import { ContainerModule } from 'inversify';
import { CreateTask } from '#application/tasks/create-task.ts';
import { DeleteTask } from '#application/tasks/delete-task.ts';
import { GetTask } from '#application/tasks/get-task.ts';
import { ListTasks } from '#application/tasks/list-tasks.ts';
import { UpdateTask } from '#application/tasks/update-task.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** The use cases around tasks. */
export function tasksModule(): ContainerModule {
  return new ContainerModule((options) => {
    const tasks = T.TaskRepository;
    provide(
      options,
      T.CreateTask,
      { tasks, ids: T.IdGenerator, clock: T.Clock },
      (deps) => new CreateTask(deps),
    );
    provide(options, T.GetTask, { tasks }, (deps) => new GetTask(deps));
    provide(options, T.ListTasks, { tasks }, (deps) => new ListTasks(deps));
    provide(options, T.UpdateTask, { tasks, clock: T.Clock }, (deps) => new UpdateTask(deps));
    provide(options, T.DeleteTask, { tasks }, (deps) => new DeleteTask(deps));
  });
}
