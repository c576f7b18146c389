import type { Locale } from '#domain/shared/locale.ts';
import type { AccountLinks, AccountPage } from '#application/email/ports/account-links.ts';

interface Deps {
  /** Where people reach the service, without a slash at its end. */
  readonly address: { readonly url: string };
}

/** Links to the pages of this service. */
export class PageLinks implements AccountLinks {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  linkTo(page: AccountPage, token: string, locale: Locale): string {
    return `${this.#deps.address.url}/account/${page}?lang=${locale}#token=${token}`;
  }
}
