import { ContainerModule } from 'inversify';
import { HmacRefreshTokenCodec } from '#adapters/jwt/hmac-refresh-token-codec.ts';
import { JwtAccessTokenCodec } from '#adapters/jwt/jwt-access-token-codec.ts';
import type { KeyFolder } from '#adapters/jwt/key-folder.ts';
import { KeyFolderStore } from '#adapters/jwt/key-folder-store.ts';
import type { Config } from '../config.ts';
import { operatorKeyStore } from '../operator-key-store.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

/** Tokens, signed and verified with the keys of the folder. */
export function jwtModule(keys: KeyFolder, config: Config): ContainerModule {
  const names = { issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE };
  return new ContainerModule((options) => {
    options.bind(T.PublicKeys).toConstantValue(keys);
    provide(options, T.AccessTokenCodec, { clock: T.Clock }, ({ clock }) => {
      return new JwtAccessTokenCodec({ keys, clock }, names);
    });
    provide(options, T.RefreshTokenCodec, {}, () => new HmacRefreshTokenCodec({ keys }));
  });
}

/** The key folder for operators; it may still be empty. */
export function keyStoreModule(config: Config): ContainerModule {
  const folder = {
    dir: config.KEYS_DIR,
    publishDelaySeconds: config.KEY_PUBLISH_DELAY,
    accessTokenTtlSeconds: config.ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: config.SESSION_IDLE_TTL,
  };
  return new ContainerModule((options) => {
    provide(options, T.KeyStore, { clock: T.Clock, logger: T.Logger }, (deps) =>
      operatorKeyStore(new KeyFolderStore(deps, folder), folder.dir),
    );
  });
}
