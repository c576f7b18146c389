import { AsyncLocalStorage } from 'node:async_hooks';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { Registry } from 'prom-client';
import 'reflect-metadata';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import type { Actor, Client } from '#application/identity/actor.ts';
import type { AccountView } from '#application/identity/accounts/views.ts';
import type { TokensView } from '#application/identity/sessions/views.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { LogFields } from '#application/shared/ports/logger.ts';
import { UnauthenticatedError } from '#application/shared/errors.ts';
import { MemoryAccessTokenCodec } from '#adapters/memory/memory-access-token-codec.ts';
import { MemoryPasswordHasher } from '#adapters/memory/memory-password-hasher.ts';
import { MemoryRefreshTokenCodec } from '#adapters/memory/memory-refresh-token-codec.ts';
import { configFrom } from '#composition/config.ts';
import { applicationModule } from '#composition/modules/application-module.ts';
import { identityModule } from '#composition/modules/identity-module.ts';
import { memoryModule } from '#composition/modules/memory-module.ts';
import { systemModule } from '#composition/modules/system-module.ts';
import { tasksModule } from '#composition/modules/tasks-module.ts';
import { provide } from '#composition/provide.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingLogger } from './recording-logger.ts';

export const PASSWORD = 'correct horse battery';
export const CLIENT: Client = { address: '192.0.2.1', network: '192.0.2.1', userAgent: 'Test/1.0' };

/** All use cases as the service wires them, on the adapters in memory, under a clock that the test moves. */
export class TestApplication {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly #container = new Container({ defaultScope: 'Singleton' });

  /** @param variables of the environment. */
  constructor(variables: Readonly<Record<string, string>> = {}) {
    const config = configFrom({ ROLES: 'user,editor,admin', ...variables }, '/nowhere');
    const { clock, logger } = this;
    const services = {
      clock,
      logger,
      requestContext: new AsyncLocalStorage<LogFields>(),
      registry: new Registry(),
    };
    this.#container.load(
      systemModule(services, config),
      applicationModule(config),
      identityModule(config),
      tasksModule(),
      memoryModule(config),
      cheapModule(),
    );
  }

  get<Service>(token: ServiceIdentifier<Service>): Service {
    return this.#container.get(token);
  }

  /** A registered account with a login name, and the password {@link PASSWORD} unless told otherwise. */
  async register(login: string, password = PASSWORD): Promise<AccountView & { readonly id: UserId }> {
    const nameless = { email: null, firstName: null, lastName: null };
    const { view } = await this.get(T.RegisterUser).execute({ ...nameless, login, password });
    return { ...view, id: view.id as UserId };
  }

  /** A registered account that holds `admin`. */
  async registerAdmin(login: string): Promise<AccountView & { readonly id: UserId }> {
    const account = await this.register(login);
    await this.get(T.GrantRole).execute(login, 'admin');
    return account;
  }

  async login(name: string, password = PASSWORD, client: Partial<Client> = {}): Promise<TokensView> {
    return await this.get(T.Login).execute({
      name: parseAccountName(name),
      password,
      client: { ...CLIENT, ...client },
    });
  }

  /** Whom an access token stands for. @throws {UnauthenticatedError} */
  async actor({ accessToken }: Pick<TokensView, 'accessToken'>): Promise<Actor> {
    return await this.get(T.Authenticate).execute(await this.get(T.AccessTokenCodec).verify(accessToken));
  }

  /** Registers, logs in, and says who that is. */
  async member(login: string): Promise<Actor & { readonly tokens: TokensView }> {
    await this.register(login);
    return await this.session(login);
  }

  /** One more session of an account, and who that is. */
  async session(login: string): Promise<Actor & { readonly tokens: TokensView }> {
    const tokens = await this.login(login);
    return { ...(await this.actor(tokens)), tokens };
  }

  /** What an access token is worth at this moment. */
  async standing(tokens: Pick<TokensView, 'accessToken'>): Promise<'good' | UnauthenticatedError['reason']> {
    try {
      await this.actor(tokens);
      return 'good';
    } catch (error) {
      if (error instanceof UnauthenticatedError) return error.reason;
      throw error;
    }
  }

  /** `good`, or the reason why not; a refresh token that is good is used up by asking. */
  async refreshStanding({ refreshToken }: TokensView): Promise<'good' | UnauthenticatedError['reason']> {
    try {
      await this.get(T.RefreshSession).execute(refreshToken);
      return 'good';
    } catch (error) {
      if (error instanceof UnauthenticatedError) return error.reason;
      throw error;
    }
  }
}

/** What costs time for a reason that no use case depends on. */
function cheapModule(): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.PasswordHasher, {}, () => new MemoryPasswordHasher());
    provide(options, T.AccessTokenCodec, { clock: T.Clock }, (deps) => new MemoryAccessTokenCodec(deps));
    provide(options, T.RefreshTokenCodec, {}, () => new MemoryRefreshTokenCodec());
  });
}
