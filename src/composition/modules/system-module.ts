import type { AsyncLocalStorage } from 'node:async_hooks';
import { ContainerModule } from 'inversify';
import type { Registry } from 'prom-client';
import { InProcessAccountCache } from '#adapters/in-process/in-process-account-cache.ts';
import { AsyncRequestOrigin } from '#adapters/system/async-request-origin.ts';
import { CommonPasswordList } from '#adapters/system/common-password-list.ts';
import { FingerprintTable } from '#adapters/system/fingerprint-table.ts';
import { RandomFactorTokens } from '#adapters/system/random-factor-tokens.ts';
import { RandomInvitationTokens } from '#adapters/system/random-invitation-tokens.ts';
import { UuidGenerator } from '#adapters/system/uuid-generator.ts';
import { serviceName } from '#adapters/mail/mail-sender.ts';
import { OtplibTotpCodes } from '#adapters/totp/otplib-totp-codes.ts';
import type { Origin } from '#application/audit/ports/request-origin.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { Logger } from '#application/shared/ports/logger.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** What every part needs of the system; made before the container, because opening the other adapters needs it. */
export interface SystemServices {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The request that is being handled: for its log lines and audit events. */
  readonly requestContext: AsyncLocalStorage<Origin>;
  readonly registry: Registry;
}

export function systemModule(services: SystemServices, config: Config): ContainerModule {
  return new ContainerModule((options) => {
    options.bind(T.Config).toConstantValue(config);
    options.bind(T.Clock).toConstantValue(services.clock);
    options.bind(T.Logger).toConstantValue(services.logger);
    options.bind(T.RequestContext).toConstantValue(services.requestContext);
    options.bind(T.MetricsRegistry).toConstantValue(services.registry);
    provide(options, T.RequestOrigin, {}, () => new AsyncRequestOrigin(services));
    options.bind(T.NewSeenNames).toConstantValue(() => new FingerprintTable());
    provide(options, T.IdGenerator, {}, () => new UuidGenerator());
    provide(options, T.InvitationTokens, {}, () => new RandomInvitationTokens());
    provide(options, T.FactorTokens, {}, () => new RandomFactorTokens());
    provide(options, T.TotpCodes, {}, () => new OtplibTotpCodes({ issuer: serviceName(config.MAIL_FROM) }));
    provide(options, T.CommonPasswords, {}, () => new CommonPasswordList());
    provide(options, T.AccountCache, {}, () => new InProcessAccountCache());
  });
}
