import { isIP } from 'node:net';
import type { RelyingParty } from '#adapters/webauthn/simple-web-authn.ts';
import { serviceName, type MailSender } from '#adapters/mail/mail-sender.ts';
import type { ConfigVariables } from './config-variables.ts';
import { isThisMachine, type ServiceAddress } from './service-address.ts';

type Address = Pick<ConfigVariables, 'PUBLIC_URL' | 'HOST'>;
type Settings = Pick<ConfigVariables, 'PUBLIC_URL' | 'HOST' | 'RP_ID' | 'CORS_ORIGINS'> & {
  readonly MAIL_FROM: MailSender;
};

/**
 * The domain that passkeys belong to (WebAuthn, section 5.1.2): RP_ID, or the host at which the service is reached. Null
 * where that is an IP address, which can have no passkeys.
 */
export function relyingPartyId({
  RP_ID,
  ...address
}: Address & Pick<ConfigVariables, 'RP_ID'>): string | null {
  return RP_ID ?? domainName(hostOf(address));
}

/** Whether pages of one of these origins may use passkeys of this domain: it is theirs, or above theirs. */
export function isDomainOfAPage(
  rpId: string,
  { CORS_ORIGINS, ...address }: Address & Pick<ConfigVariables, 'CORS_ORIGINS'>,
): boolean {
  const hosts = [hostOf(address), ...CORS_ORIGINS.map((origin) => new URL(origin).hostname)];
  return hosts.some((host) => domainName(host) !== null && `.${host}`.endsWith(`.${rpId}`));
}

/** @param address where the service listens, once it does. */
export function relyingParty(config: Settings, address: Pick<ServiceAddress, 'url'>): RelyingParty {
  const id = relyingPartyId(config);
  return {
    id,
    name: serviceName(config.MAIL_FROM),
    origins: () => [ownOrigin(config, address), ...config.CORS_ORIGINS],
  };
}

function ownOrigin({ PUBLIC_URL, HOST }: Address, { url }: Pick<ServiceAddress, 'url'>): string {
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL).origin;
  const here = new URL(url);
  here.hostname = hostOf({ PUBLIC_URL, HOST });
  return here.origin;
}

function hostOf({ PUBLIC_URL, HOST }: Address): string {
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL).hostname;
  return isThisMachine(HOST) ? 'localhost' : HOST;
}

/** Null for an IP address, also one in brackets as in a URL. */
function domainName(host: string): string | null {
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) === 0 ? host.toLowerCase() : null;
}
