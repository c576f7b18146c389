/** A Lua script that Redis runs atomically. */
export interface RedisScript {
  /** In lower camel case, unlike every command of Redis. */
  readonly name: string;
  /** On a Cluster it runs on one key at a time, since they lie in different slots. */
  readonly mostKeys: number;
  /**
   * Whether many of them run at once, so that they are worth a pipeline of ioredis' making. Making one for a script by
   * itself takes as long as sending it.
   */
  readonly isFrequent: boolean;
  readonly lua: string;
}

/** What the client knows the script by. It takes a first argument that is no key for the name of a slot. */
export function commandName({ name }: RedisScript, keys: number): string {
  return `${name}Of${keys}`;
}

/** One for each number of keys. */
export function commandNames(script: RedisScript): readonly string[] {
  return Array.from({ length: script.mostKeys }, (_, index) => commandName(script, index + 1));
}
