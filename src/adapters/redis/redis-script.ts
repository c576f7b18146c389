/** A Lua script that Redis runs atomically. */
export interface RedisScript {
  /** In lower camel case, unlike every command of Redis. */
  readonly name: string;
  /** On a Cluster it runs on one key at a time, since they lie in different slots. */
  readonly mostKeys: number;
  readonly lua: string;
}

/** What the client knows the script by. It takes a first argument that is no key for the name of a slot. */
export function commandName({ name }: RedisScript, keys: number): string {
  return `${name}Of${keys}`;
}
