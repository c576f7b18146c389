import type { KeyObject } from 'node:crypto';
import { ContainerModule } from 'inversify';
import { AesTotpSecrets } from '#adapters/jwt/aes-totp-secrets.ts';
import { HmacChallengeSecrets } from '#adapters/jwt/hmac-challenge-secrets.ts';
import { HmacNamePseudonyms } from '#adapters/jwt/hmac-name-pseudonyms.ts';
import { HmacRefreshTokenCodec } from '#adapters/jwt/hmac-refresh-token-codec.ts';
import { JwtAccessTokenCodec } from '#adapters/jwt/jwt-access-token-codec.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';
import type { Config } from '../config.ts';
import { operatorKeyStore } from '../operator-key-store.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** What the service reads of the key folder. @property auditSecret for the pseudonyms in the audit log. */
export interface FolderContents {
  readonly keys: KeyFolder;
  readonly auditSecret: KeyObject;
}

/** Tokens and other secrets, made and verified with the keys of the folder. */
export function jwtModule({ keys, auditSecret }: FolderContents, config: Config): ContainerModule {
  const names = { issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE };
  return new ContainerModule((options) => {
    options.bind(T.PublicKeys).toConstantValue(keys);
    options.bind(T.KeyInventory).toConstantValue(keys);
    provide(options, T.AccessTokenCodec, { clock: T.Clock }, ({ clock }) => {
      return new JwtAccessTokenCodec({ keys, clock }, names);
    });
    provide(options, T.ChallengeSecrets, {}, () => new HmacChallengeSecrets({ keys }));
    provide(options, T.TotpSecrets, { clock: T.Clock }, ({ clock }) => new AesTotpSecrets({ keys, clock }));
    provide(options, T.RefreshTokenCodec, {}, () => new HmacRefreshTokenCodec({ keys }));
    provide(options, T.NamePseudonyms, {}, () => new HmacNamePseudonyms({ secret: auditSecret }));
  });
}

/** The key folder for operators; it may still be empty. */
export function keyStoreModule(
  config: Config,
  factorKeysInUse: () => Promise<readonly string[]>,
): ContainerModule {
  const folder = {
    dir: config.KEYS_DIR,
    publishDelaySeconds: config.KEY_PUBLISH_DELAY,
    accessTokenTtlSeconds: config.ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: config.SESSION_IDLE_TTL,
  };
  return new ContainerModule((options) => {
    provide(options, T.KeyStore, { clock: T.Clock, logger: T.Logger }, (deps) =>
      operatorKeyStore(new KeyFolderStore({ ...deps, factorKeysInUse }, folder), folder.dir),
    );
  });
}
