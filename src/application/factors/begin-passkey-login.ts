import type { PasskeyProofs } from './passkey-proofs.ts';

interface Deps {
  readonly passkeys: Pick<PasskeyProofs, 'options'>;
}

/** Asks a browser for any passkey of this service; the options say nothing of any account. */
export class BeginPasskeyLogin {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns options for `navigator.credentials.get`, as JSON (WebAuthn, section 5.1.10). @throws {FactorsNotConfiguredError} */
  async execute(): Promise<object> {
    return await this.#deps.passkeys.options('login', null, null);
  }
}
