import { ContainerModule } from 'inversify';
import { SimpleWebAuthn } from '#adapters/webauthn/simple-web-authn.ts';
import { AddPasskey } from '#application/factors/add-passkey.ts';
import { BeginPasskeyLogin } from '#application/factors/begin-passkey-login.ts';
import { BeginPasskey } from '#application/factors/begin-passkey.ts';
import { BeginStepUp } from '#application/factors/begin-step-up.ts';
import { Ceremonies } from '#application/factors/ceremonies.ts';
import { LoginWithPasskey } from '#application/factors/login-with-passkey.ts';
import { NewPasskeys } from '#application/factors/new-passkeys.ts';
import { PasskeyProofs } from '#application/factors/passkey-proofs.ts';
import { PurgeCeremonies } from '#application/factors/purge-ceremonies.ts';
import { RemovePasskey } from '#application/factors/remove-passkey.ts';
import { RenamePasskey } from '#application/factors/rename-passkey.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { relyingParty } from '../relying-party.ts';
import { TOKENS as T } from '../tokens.ts';

const webAuthn = T.WebAuthn;
const ceremonies = T.Ceremonies;
const passkeys = T.PasskeyRepository;
const proofs = T.PasskeyProofs;
const newPasskeys = T.NewPasskeys;
const changes = T.FactorChanges;
const uow = T.UnitOfWork;
const users = T.UserRepository;
const ids = T.IdGenerator;
const clock = T.Clock;

/** Passkeys: for which domain they are, and the application services and use cases around them. */
export function passkeysModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, webAuthn, { address: T.ServiceAddress }, ({ address }) => {
      return new SimpleWebAuthn(relyingParty(config, address));
    });
    const questions = { webAuthn, ceremonies: T.CeremonyRepository, tokens: T.FactorTokens, ids, clock };
    provide(options, ceremonies, questions, (deps) => new Ceremonies(deps));
    provide(options, proofs, { webAuthn, passkeys, ceremonies, uow, clock }, (deps) => {
      return new PasskeyProofs(deps);
    });
    provide(options, newPasskeys, { webAuthn, passkeys, ceremonies, ids, clock }, (deps) => {
      return new NewPasskeys(deps);
    });

    provide(options, T.BeginPasskey, { users, newPasskeys }, (deps) => new BeginPasskey(deps));
    provide(options, T.AddPasskey, { newPasskeys, passkeys, changes }, (deps) => new AddPasskey(deps));
    provide(options, T.RenamePasskey, { account: T.OwnAccount, passkeys }, (deps) => new RenamePasskey(deps));
    provide(options, T.RemovePasskey, { passkeys, changes }, (deps) => new RemovePasskey(deps));
    provide(options, T.BeginPasskeyLogin, { passkeys: proofs }, (deps) => new BeginPasskeyLogin(deps));
    provide(
      options,
      T.LoginWithPasskey,
      {
        passkeys: proofs,
        users,
        attempts: T.LoginAttempts,
        failedLogins: T.FailedLogins,
        completion: T.CompleteLogin,
      },
      (deps) => new LoginWithPasskey(deps),
    );
    provide(options, T.BeginStepUp, { factors: T.AccountFactors, passkeys: proofs }, (deps) => {
      return new BeginStepUp(deps);
    });
    provide(options, T.PurgeCeremonies, { ceremonies: T.CeremonyRepository, clock }, (deps) => {
      return new PurgeCeremonies(deps);
    });
  });
}
