import { CEREMONY_TTL_MS, type Ceremony, type CeremonyId } from '#domain/factors/ceremony.ts';
import { Passkey, type PasskeyId, type PasskeySnapshot } from '#domain/factors/passkey.ts';
import type { UserId } from '#domain/shared/ids.ts';
import { newId, THEN } from './builders.ts';

/** A passkey that was registered {@link THEN}, with a credential and a key of its own that nobody can sign with. */
export function aPasskey(owner: { readonly id: UserId }): PasskeyBuilder {
  const id = newId<PasskeyId>();
  return new PasskeyBuilder({
    id,
    userId: owner.id,
    credentialId: `credential-of-${id}`,
    publicKey: `key-of-${id}`,
    signCount: 0,
    backedUp: false,
    transports: ['internal'],
    name: 'Passkey',
    createdAt: THEN,
    lastUsedAt: null,
  });
}

/** A question that was put to an account {@link THEN}, for a second proof unless it is changed. */
export function aCeremony(owner: { readonly id: UserId }, change: Partial<Ceremony> = {}): Ceremony {
  const id = newId<CeremonyId>();
  return {
    id,
    challengeHash: `hash-of-${id}`,
    purpose: 'factor',
    userId: owner.id,
    sessionId: null,
    expiresAt: new Date(THEN.getTime() + CEREMONY_TTL_MS),
    ...change,
  };
}

export class PasskeyBuilder {
  readonly #state: PasskeySnapshot;

  constructor(state: PasskeySnapshot) {
    this.#state = state;
  }

  with(change: Partial<PasskeySnapshot>): PasskeyBuilder {
    return new PasskeyBuilder({ ...this.#state, ...change });
  }

  build(): Passkey {
    return Passkey.restore(structuredClone(this.#state));
  }
}
