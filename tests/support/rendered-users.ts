import { expect } from 'chai';
import type { ReadyPage } from '#adapters/http/page-cache.ts';

/** The users in the database, and readers that make a page of them. */
export class Users {
  computed = 0;
  #names = 'ann';
  #gate: Promise<void> = Promise.resolve();

  change(names: string): void {
    this.#names = names;
  }

  /** Pages that are begun from now on show what is there when they are begun, but are ready only after `release`. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = Promise.resolve();
      resolve();
    };
  }

  readonly compute = async (): Promise<ReadyPage> => {
    this.computed += 1;
    const names = this.#names;
    await this.#gate;
    return { body: Buffer.from(`{"items":["${names}"]}`), etag: `"${names}"` };
  };
}

/** The names on a page, whose body and entity tag have to agree. */
export async function namesIn(page: Promise<ReadyPage>): Promise<string> {
  const { body, etag } = await page;
  const text = Buffer.from(body).toString();
  expect(text).to.equal(`{"items":[${etag}]}`);
  return etag.slice(1, -1);
}
