import { Email } from '#domain/identity/accounts/email.ts';
import { parseAccountName } from '#domain/identity/accounts/account-name.ts';
import { ADMIN_ROLE, USER_ROLE } from '#domain/identity/roles/role.ts';
import { trustedRange } from '#adapters/http/trusted-range.ts';
import type { ConfigVariables } from './config-variables.ts';
import { isDomainOfAPage } from './relying-party.ts';
import { mailWay } from './mail-way.ts';
import { isThisMachine } from './service-address.ts';

/** What stands in samples and tutorials everywhere, and would be the first thing an attacker tries. */
const SAMPLE_SECRET =
  /^(?:change-?me.*|.*change[-_ ]?me|secret|password|example|sample|test|latchkey|admin)$/i;

/**
 * Rules that a single variable can't be checked against; a sentence for each that is broken. It names all variables
 * that take part in the rule, and the value of none: that may be a secret.
 */
export function brokenRules(config: ConfigVariables): readonly string[] {
  const broken: string[] = [];
  const rule = (holds: boolean, sentence: string): void => {
    if (!holds) broken.push(sentence);
  };
  rule(
    config.ROLES.includes(USER_ROLE) && config.ROLES.includes(ADMIN_ROLE),
    'ROLES must hold user and admin.',
  );
  rule(
    config.SELF_ASSIGNABLE_ROLES.every((role) => config.ROLES.includes(role)),
    'SELF_ASSIGNABLE_ROLES must hold nothing that ROLES does not hold.',
  );
  rule(!config.SELF_ASSIGNABLE_ROLES.includes(ADMIN_ROLE), 'SELF_ASSIGNABLE_ROLES must not hold admin.');
  rule(
    config.MFA_REQUIRED_ROLES.every((role) => config.ROLES.includes(role)),
    'MFA_REQUIRED_ROLES must hold nothing that ROLES does not hold.',
  );
  const { ADMIN_EMAIL: email, ADMIN_LOGIN: login, ADMIN_PASSWORD: password } = config;
  rule(
    !(email !== undefined && login !== undefined),
    'ADMIN_EMAIL and ADMIN_LOGIN are two ways to name one admin: set one.',
  );
  const named = email ?? login;
  rule(
    named === undefined || password !== undefined,
    'ADMIN_PASSWORD must be set when ADMIN_EMAIL or ADMIN_LOGIN is.',
  );
  rule(
    named !== undefined || password === undefined,
    'ADMIN_PASSWORD needs ADMIN_EMAIL or ADMIN_LOGIN to say whose it is.',
  );
  rule(email === undefined || isName(email, true), 'ADMIN_EMAIL must be an email address.');
  rule(
    login === undefined || isName(login, false),
    'ADMIN_LOGIN must be a login name of 3 to 64 letters, digits, dots, hyphens or underscores.',
  );
  rule(
    config.TRUSTED_PROXIES.every(isRange),
    'TRUSTED_PROXIES must be whole addresses or CIDR ranges such as 10.0.0.0/8, separated by commas, and not every address.',
  );
  rule(
    config.SESSION_IDLE_TTL <= config.SESSION_MAX_TTL,
    'SESSION_IDLE_TTL must not be longer than SESSION_MAX_TTL.',
  );
  rule(
    config.ARGON2_MEMORY_KIB >= 8 * config.ARGON2_PARALLELISM,
    'ARGON2_MEMORY_KIB must be at least 8 times ARGON2_PARALLELISM (RFC 9106).',
  );
  rule(
    config.RP_ID === undefined || isDomainOfAPage(config.RP_ID, config),
    'RP_ID must be the host of PUBLIC_URL or of one of CORS_ORIGINS, or a domain above it.',
  );
  rule(
    config.SMTP_URL === undefined || config.MAIL_FROM !== undefined,
    'MAIL_FROM must be set when SMTP_URL is: mails come from that address.',
  );
  rule(
    config.EMAIL_VERIFICATION !== 'required' || mailWay(config) !== 'off',
    'EMAIL_VERIFICATION can be required only where mail is on: set SMTP_URL, and MAIL to nothing.',
  );
  if (config.NODE_ENV === 'production') {
    rule(
      mailWay(config) === 'off' || config.PUBLIC_URL !== undefined || !isThisMachine(config.HOST),
      'PUBLIC_URL must be set when SMTP_URL is: links in mails lead there, and nobody else reaches HOST.',
    );
    for (const name of ['ADMIN_PASSWORD', 'METRICS_TOKEN'] as const) {
      rule(
        !SAMPLE_SECRET.test(config[name] ?? ''),
        `${name} is a sample value; production needs a secret of its own.`,
      );
    }
  }
  return broken;
}

function isName(name: string, email: boolean): boolean {
  try {
    return parseAccountName(name) instanceof Email === email;
  } catch {
    return false;
  }
}

function isRange(text: string): boolean {
  try {
    trustedRange(text);
    return true;
  } catch {
    return false;
  }
}
