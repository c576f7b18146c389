import { join } from 'node:path';
import { configFrom } from '#composition/config.ts';
import { reasonsOf } from '#composition/failed-start.ts';
import { openSystem } from '#composition/open-system.ts';
import { openService } from '#composition/serve.ts';
import { CHEAP_AND_UNLIMITED } from './service-process.ts';

/** The service as `npm start` opens it, but in this process, which is faster: for what is not about the process. */
export interface ServiceHere {
  readonly address: string;
  /** What it has logged of that kind. */
  logged(event: string): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

/** @param folder where it starts; its data folder is `data` in it. @param variables as in the environment. */
export async function startHere(folder: string, variables: Variables): Promise<ServiceHere> {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const config = configFrom(
    { PORT: '0', DATA_DIR: join(folder, 'data'), ...CHEAP_AND_UNLIMITED, ...variables },
    folder,
  );
  const write = (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const service = await openService(config, openSystem(config, { pretty: false, stream: { write } }));
  return {
    address: `http://127.0.0.1:${service.address.port}`,
    logged: (event) => lines.filter((line) => line['event'] === event),
    stop: async () => void (await service.stop({ delayMs: 0, graceMs: 2_000 })),
  };
}

/** @returns the one sentence with which it refuses to start. @throws where it starts, fails, or says more. */
export async function refusalHere(folder: string, variables: Variables): Promise<string> {
  try {
    const service = await startHere(folder, variables);
    await service.stop();
  } catch (error) {
    const [sentence, ...more] = reasonsOf(error) ?? [];
    if (sentence === undefined || more.length > 0) throw error;
    return sentence;
  }
  throw new Error('The service has started.');
}
