import type { AuditEvent, AuditEventType } from '#domain/audit/audit-event.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { ProfileChange } from '#domain/identity/accounts/profile.ts';
import type { UpdateProfileCommand } from '#application/identity/accounts/update-profile.ts';
import type { Locale } from '#domain/shared/locale.ts';
import type { ChallengeView } from '#application/email/views.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { Versioned } from '#application/shared/versioned.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { ALL_EVENTS } from './builders.ts';
import { ManualClock } from './manual-clock.ts';
import { memoryPorts, type Ports } from './memory-ports.ts';
import { RecordingLogger } from './recording-logger.ts';
import { TestMail } from './test-mail.ts';
import { useCases, type Settings, type UseCases } from './use-cases.ts';

export const PASSWORD = 'correct horse battery';
export const CLIENT: Client = { address: '192.0.2.1', network: '192.0.2.1', userAgent: 'Test/1.0' };

/** As the service has them unless it is configured otherwise, with one more role. */
const DEFAULTS: Settings & { readonly loginAttempts: number } = {
  accessTokenTtl: 900,
  idleTtl: 30 * 24 * 3600,
  maxTtl: 90 * 24 * 3600,
  refreshGrace: 10,
  passwordMinLength: 8,
  registration: 'open',
  roles: ['user', 'editor', 'admin'],
  selfAssignableRoles: ['user'],
  auditDays: 365,
  mfaRequiredRoles: [],
  mail: false,
  verification: 'optional',
  loginAttempts: 10,
};

/** `valid`, or the reason why a token is refused. */
export type TokenState = 'valid' | UnauthenticatedError['reason'];

/** Somebody in a session. */
export interface Member extends Actor {
  readonly tokens: TokensView;
}

/** All use cases on the adapters in memory, under a clock that the test moves. */
export class TestApplication {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly ports: Ports;
  readonly useCases: UseCases;
  readonly mail: TestMail;
  readonly client = CLIENT;
  /** What a request to change the profile brings along. */
  readonly request = { expected: null, currentPassword: PASSWORD, client: CLIENT, locale: null };

  constructor(settings: Partial<typeof DEFAULTS> = {}) {
    const all = { ...DEFAULTS, ...settings };
    this.ports = memoryPorts({ clock: this.clock, logger: this.logger }, all.loginAttempts);
    this.useCases = useCases(this.ports, all);
    this.mail = new TestMail(this.ports);
  }

  /** The use cases over the same data, as after a restart with other settings. */
  reconfigured(settings: Partial<Settings>): UseCases {
    return useCases(this.ports, { ...DEFAULTS, ...settings });
  }

  /** A registered account with a login name, and the password {@link PASSWORD} unless told otherwise. */
  async register(login: string, password = PASSWORD): Promise<AccountView & { readonly id: UserId }> {
    const nameless = { email: null, firstName: null, lastName: null };
    const { view } = await this.useCases.registerUser.execute({ ...nameless, login, password });
    return { ...view, id: view.id as UserId };
  }

  /** A registered account that holds `admin`. */
  async registerAdmin(login: string): Promise<AccountView & { readonly id: UserId }> {
    const account = await this.register(login);
    await this.useCases.grantRole.execute(login, 'admin');
    return account;
  }

  async login(name: string, password = PASSWORD, client: Partial<Client> = {}): Promise<TokensView> {
    return await this.useCases.login.execute({
      name: parseAccountName(name),
      password,
      client: { ...CLIENT, ...client },
    });
  }

  /** The audit log, oldest first; of one type where that is given. */
  async events(type: AuditEventType | null = null): Promise<readonly AuditEvent[]> {
    return (await this.ports.auditLog.list({ ...ALL_EVENTS, type })).toReversed();
  }

  /** Changes an account as its owner does. */
  async update(
    actor: Actor,
    change: ProfileChange,
    options: Partial<Omit<UpdateProfileCommand, 'actor' | 'change'>> = {},
  ): Promise<Versioned<AccountView>> {
    return await this.useCases.updateProfile.execute({ ...this.request, ...options, actor, change });
  }

  /** Whom an access token stands for. @throws {UnauthenticatedError} */
  async actor({ accessToken }: Pick<TokensView, 'accessToken'>): Promise<Actor> {
    return await this.useCases.authenticate.execute(await this.ports.accessTokens.verify(accessToken));
  }

  /** Registers, logs in, and says who that is. */
  async member(login: string): Promise<Member> {
    await this.register(login);
    return await this.session(login);
  }

  /** As {@link member}, with an email in place of a login. */
  async person(email: string, locale: Locale | null = null): Promise<Member> {
    const names = { login: null, firstName: 'Ann', lastName: 'Other' };
    await this.useCases.registerUser.execute({ ...names, email, locale, password: PASSWORD });
    return await this.session(email);
  }

  /** Deletes an account as its owner does. */
  async deleteAccount(userId: UserId): Promise<void> {
    await this.useCases.deleteAccount.execute({ actorId: userId, userId, expected: null });
  }

  /** Suspends an account as an operator does; for good unless told otherwise. */
  async suspend(userId: UserId, until: Date | null = null): Promise<void> {
    await this.useCases.suspendAccount.execute({ actorId: null, userId, reason: 'Spam', until });
  }

  /** Asks for a password reset, as the owner of any address may. */
  async requestReset(email: string, locale: Locale | null = null): Promise<ChallengeView> {
    return await this.useCases.requestPasswordReset.execute({ email, network: CLIENT.network, locale });
  }

  /** Asks for a mail that verifies the account's email. */
  async requestVerification(actor: Actor): Promise<ChallengeView> {
    return await this.useCases.requestVerification.execute({ actor, network: CLIENT.network, locale: null });
  }

  /** Verifies an email as its owner. */
  async verify(actor: Actor): Promise<AccountView> {
    await this.requestVerification(actor);
    const proof = { token: (await this.mail.latest('verification')).token };
    const evidence = { password: null, actor, client: CLIENT };
    return (await this.useCases.confirmVerification.execute({ proof, ...evidence })).view;
  }

  /** Changes the email as its owner, with both mails. @returns the token of the undo link. */
  async changeEmail(actor: Actor, email: string): Promise<string> {
    const former = (await this.ports.users.findById(actor.userId))?.email ?? '';
    await this.update(actor, { email });
    const proof = { token: (await this.mail.latest('change', email)).token };
    await this.useCases.confirmEmailChange.execute({ proof, actor });
    return (await this.mail.latest('change-notice', former)).token;
  }

  /** One more session of an account, and who that is. */
  async session(login: string): Promise<Member> {
    const tokens = await this.login(login);
    return { ...(await this.actor(tokens)), tokens };
  }

  /** What an access token is worth at this moment. */
  async accessState(tokens: Pick<TokensView, 'accessToken'>): Promise<TokenState> {
    return await stateOf(this.actor(tokens));
  }

  /** What a refresh token is worth; asking rotates one that is valid. */
  async refreshState({ refreshToken }: TokensView): Promise<TokenState> {
    return await stateOf(this.useCases.refreshSession.execute([refreshToken]));
  }
}

async function stateOf(attempt: Promise<unknown>): Promise<TokenState> {
  try {
    await attempt;
    return 'valid';
  } catch (error) {
    if (error instanceof UnauthenticatedError) return error.reason;
    throw error;
  }
}
