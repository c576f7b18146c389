import type { AccountView, Versioned } from '../views.ts';

/** An account as its owner gets it: the text and its validator. */
export interface RenderedAccount {
  readonly body: string;
  /** A strong entity tag of the account's version, quotes included. */
  readonly etag: string;
}

/** Turns an account into what is sent, once: the account cache keeps it ready. */
export interface AccountRenderer {
  render(account: Versioned<AccountView>): RenderedAccount;
}
