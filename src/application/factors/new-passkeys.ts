import { PasskeyRefusedError, TooManyFactorsError } from '#domain/factors/errors.ts';
import { MAX_PASSKEYS, Passkey, passkeyName, type PasskeyId } from '#domain/factors/passkey.ts';
import type { User } from '#domain/identity/accounts/user.ts';
import type { Actor } from '#application/identity/actor.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { Ceremonies } from './ceremonies.ts';
import type { PasskeyRepository } from './ports/passkey-repository.ts';
import type { PasskeyOwner, WebAuthn } from './ports/web-authn.ts';

interface Deps {
  readonly webAuthn: Pick<WebAuthn, 'newHandle' | 'registrationOptions' | 'verifyRegistration'>;
  readonly passkeys: Pick<PasskeyRepository, 'listOf' | 'handleOf'>;
  readonly ceremonies: Ceremonies;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Makes passkeys of what authenticators register (WebAuthn, section 7.1). */
export class NewPasskeys {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Begins a registration. @returns options for `navigator.credentials.create`, as JSON.
   * @throws {TooManyFactorsError}; {FactorsNotConfiguredError}; {UnauthenticatedError} when the account is gone.
   */
  async begin(user: User, { sessionId }: Pick<Actor, 'sessionId'>): Promise<object> {
    const { webAuthn, passkeys, ceremonies } = this.#deps;
    const { id: userId } = user;
    ceremonies.check();
    const known = await passkeys.listOf(userId);
    if (known.length >= MAX_PASSKEYS) throw new TooManyFactorsError();
    const handle = await passkeys.handleOf(userId, webAuthn.newHandle());
    if (handle === null) throw new UnauthenticatedError('account_deleted');
    const options = await webAuthn.registrationOptions(owner(user, handle), known);
    return await ceremonies.begin(options, { purpose: 'register', userId, sessionId });
  }

  /**
   * Ends a registration. A wrong name ends nothing: the browser's answer may be sent again with a better one.
   * @param credential what the browser sent, whatever that is. @returns the passkey, which is not stored yet.
   * @throws {InvalidFieldsError} for the name; {PasskeyRefusedError}; {FactorsNotConfiguredError}
   */
  async make({ userId, sessionId }: Actor, raw: string | null, credential: unknown): Promise<Passkey> {
    const { webAuthn, ceremonies, ids, clock } = this.#deps;
    const name = passkeyName(raw);
    const { challenge } = await ceremonies.answer(credential, { purpose: 'register', userId, sessionId });
    const registered = await webAuthn.verifyRegistration(credential, challenge);
    if (registered === null) throw new PasskeyRefusedError();
    const id = ids.next() as PasskeyId;
    return Passkey.register({ id, userId, name, credential: registered }, clock.now());
  }
}

function owner({ id, email, login, firstName, lastName }: User, handle: string): PasskeyOwner {
  const name = email ?? login ?? id;
  const displayName = [firstName, lastName].filter((each) => each !== null).join(' ');
  return { handle, name, displayName: displayName === '' ? name : displayName };
}
