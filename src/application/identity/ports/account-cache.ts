import type { Actor } from '../actor.ts';
import type { RenderedAccount } from './account-renderer.ts';

/** Accounts as their owners see them, remembered between requests for as long as the session's stamp is the same. */
export interface AccountCache {
  /** What is remembered under the actor's stamp, or what `compute` finds. @throws what `compute` throws. */
  get(actor: Actor, compute: () => Promise<RenderedAccount>): RenderedAccount | Promise<RenderedAccount>;
}
