import { ContainerModule } from 'inversify';
import { Authenticate } from '#application/identity/sessions/authenticate.ts';
import { CompleteLogin } from '#application/identity/sessions/complete-login.ts';
import { EmailVerified } from '#application/identity/sessions/email-verified.ts';
import { EndAllSessions } from '#application/identity/sessions/end-all-sessions.ts';
import { EndSessions } from '#application/identity/sessions/end-sessions.ts';
import { ListSessions } from '#application/identity/sessions/list-sessions.ts';
import { Login } from '#application/identity/sessions/login.ts';
import { Logout } from '#application/identity/sessions/logout.ts';
import { NotSuspended } from '#application/identity/sessions/not-suspended.ts';
import { PurgeSessions } from '#application/identity/sessions/purge-sessions.ts';
import { RefreshSession } from '#application/identity/sessions/refresh-session.ts';
import { RevokeSession } from '#application/identity/sessions/revoke-session.ts';
import { SessionIssuer } from '#application/identity/sessions/session-issuer.ts';
import { SessionRevoker } from '#application/identity/sessions/session-revoker.ts';
import { SessionTokens } from '#application/identity/sessions/session-tokens.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const sessions = T.SessionRepository;
const liveness = T.SessionLiveness;
const tokens = T.SessionTokens;
const issuer = T.SessionIssuer;
const revoker = T.SessionRevoker;
const credentials = T.CredentialRepository;
const auditEvents = T.AuditEventFactory;
const clock = T.Clock;
const logger = T.Logger;

/** Application services and use cases of sessions. */
export function sessionsModule(config: Config): ContainerModule {
  const lifetimes = {
    accessTokenTtl: config.ACCESS_TOKEN_TTL,
    idleTtl: config.SESSION_IDLE_TTL,
    maxTtl: config.SESSION_MAX_TTL,
    refreshGrace: config.REFRESH_GRACE,
  };
  return new ContainerModule((options) => {
    provide(
      options,
      T.SessionTokens,
      {
        accessTokens: T.AccessTokenCodec,
        refreshTokens: T.RefreshTokenCodec,
        catalogue: T.RoleCatalogue,
        clock,
      },
      (deps) => new SessionTokens(deps, lifetimes),
    );
    provide(
      options,
      T.SessionIssuer,
      { sessions, liveness, clock, tokens, auditEvents, ids: T.IdGenerator },
      (deps) => {
        return new SessionIssuer(deps);
      },
    );
    provide(
      options,
      T.SessionRevoker,
      { sessions, liveness, clock, uow: T.UnitOfWork, users: T.UserRepository },
      (deps) => new SessionRevoker(deps),
    );
    provide(
      options,
      T.CompleteLogin,
      { issuer, clock, policy: T.MailPolicy, secondFactor: T.SecondFactorRequired },
      ({ policy, secondFactor, ...deps }) => {
        const required = policy.verification === 'required';
        const conditions = [new NotSuspended(deps), new EmailVerified({ required }), secondFactor];
        return new CompleteLogin({ ...deps, conditions });
      },
    );
    provide(
      options,
      T.Login,
      { credentials, verifier: T.PasswordVerifier, hasher: T.PasswordHasher, completion: T.CompleteLogin },
      (deps) => new Login(deps),
    );
    provide(options, T.Authenticate, { liveness }, (deps) => new Authenticate(deps));
    provide(options, T.RefreshSession, { tokens, sessions, liveness, auditEvents, clock, logger }, (deps) => {
      return new RefreshSession(deps);
    });
    provide(options, T.Logout, { tokens, sessions, revoker, clock }, (deps) => new Logout(deps));
    provide(options, T.ListSessions, { sessions, clock }, (deps) => new ListSessions(deps));
    provide(options, T.RevokeSession, { revoker }, (deps) => new RevokeSession(deps));
    provide(options, T.EndSessions, { lookup: T.AccountLookup, revoker }, (deps) => new EndSessions(deps));
    provide(options, T.EndAllSessions, { sessions, revoker, clock }, (deps) => new EndAllSessions(deps));
    provide(options, T.PurgeSessions, { sessions, clock, logger }, (deps) => {
      return new PurgeSessions(deps, config.ACCESS_TOKEN_TTL);
    });
  });
}
