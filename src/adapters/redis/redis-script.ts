/** A Lua script that Redis runs atomically. It touches one key, so that it runs on a Cluster. */
export interface RedisScript {
  /** In lower camel case, unlike every command of Redis. */
  readonly name: string;
  readonly lua: string;
}
