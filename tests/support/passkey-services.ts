import { SimpleWebAuthn } from '#adapters/webauthn/simple-web-authn.ts';
import { Ceremonies } from '#application/factors/ceremonies.ts';
import { NewPasskeys } from '#application/factors/new-passkeys.ts';
import { PasskeyProofs } from '#application/factors/passkey-proofs.ts';
import type { CeremonyRepository } from '#application/factors/ports/ceremony-repository.ts';
import type { FactorTokens } from '#application/factors/ports/factor-tokens.ts';
import type { PasskeyRepository } from '#application/factors/ports/passkey-repository.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { IdGenerator } from '#application/shared/ports/id-generator.ts';
import type { UnitOfWork } from '#application/shared/ports/unit-of-work.ts';

/** Of the pages that use passkeys, and the domain that these belong to. */
export const PAGE = 'https://id.example.org';
export const PAGE_DOMAIN = 'id.example.org';

interface Ports {
  readonly passkeys: PasskeyRepository;
  readonly ceremonies: CeremonyRepository;
  readonly tokens: Pick<FactorTokens, 'hash'>;
  readonly uow: UnitOfWork;
  readonly ids: IdGenerator;
  readonly clock: Clock;
}

/** Ceremonies of passkeys over the given ports. @param domain null for a service that has none. */
export function passkeyServices(ports: Ports, domain: string | null = PAGE_DOMAIN) {
  const webAuthn = new SimpleWebAuthn({ id: domain, name: 'Latchkey', origins: () => [PAGE] });
  const ceremonies = new Ceremonies({ ...ports, webAuthn });
  return {
    newPasskeys: new NewPasskeys({ ...ports, webAuthn, ceremonies }),
    passkeyProofs: new PasskeyProofs({ ...ports, webAuthn, ceremonies }),
  };
}
