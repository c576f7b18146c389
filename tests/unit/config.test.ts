import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { ConfigError, configFrom, isProduction, readConfig } from '#composition/config.ts';
import { configVariables } from '#composition/config-variables.ts';
import { refusalOf } from '#tests/support/refusal.ts';
import { words } from '#tests/support/words.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const FOLDER = resolve('/srv/latchkey');
const EXAMPLE = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');

/** The names that clients of the configuration rely on, with their documented defaults. */
const DOCUMENTED: Readonly<Record<string, unknown>> = {
  HOST: '127.0.0.1',
  PORT: 3000,
  DATABASE_URL: undefined,
  REDIS_URL: undefined,
  REDIS_PREFIX: 'latchkey:',
  REDIS_COMMAND_TIMEOUT_MS: 150,
  DATA_DIR: join(FOLDER, 'data'),
  KEYS_DIR: join(FOLDER, 'data', 'keys'),
  TOKEN_ISSUER: 'latchkey',
  TOKEN_AUDIENCE: 'latchkey',
  ACCESS_TOKEN_TTL: 900,
  REFRESH_GRACE: 10,
  SESSION_IDLE_TTL: 2_592_000,
  SESSION_MAX_TTL: 7_776_000,
  LIVENESS_TTL: 5,
  LIST_TTL: 30,
  KEY_PUBLISH_DELAY: 300,
  NODE_ENV: undefined,
  MIGRATE: 'auto',
  PUBLIC_URL: undefined,
  RP_ID: undefined,
  MAIL: 'auto',
  SMTP_URL: undefined,
  EMAIL_VERIFICATION: 'optional',
  DEFAULT_LOCALE: 'en',
  MAIL_TEMPLATES_DIR: null,
  MAIL_PER_MINUTE: 10,
  METRICS_TOKEN: undefined,
  RATE_LIMIT_PER_MINUTE: 100,
  LOGIN_ATTEMPTS_PER_MINUTE: 10,
  TRUSTED_PROXIES: [],
  PASSWORD_MIN_LENGTH: 8,
  ARGON2_MEMORY_KIB: 19_456,
  ARGON2_TIME: 2,
  ARGON2_PARALLELISM: 1,
  ROLES: ['user', 'admin'],
  SELF_ASSIGNABLE_ROLES: ['user'],
  MFA_REQUIRED_ROLES: [],
  REGISTRATION: 'open',
  ADMIN_EMAIL: undefined,
  ADMIN_LOGIN: undefined,
  ADMIN_PASSWORD: undefined,
  COOKIE_SECURE: true,
  CORS_ORIGINS: [],
  LOG_LEVEL: 'info',
  AUDIT_DAYS: 365,
  SHUTDOWN_GRACE: 10,
  SHUTDOWN_DELAY: 0,
};

function sentencesFor(variables: Variables): readonly string[] {
  return refusalOf(ConfigError, () => configFrom(variables, FOLDER)).sentences;
}

describe('The configuration', () => {
  it('has the documented default for every documented variable', () => {
    const config = configFrom({}, FOLDER) as unknown as Readonly<Record<string, unknown>>;
    const found = Object.fromEntries(Object.keys(DOCUMENTED).map((name) => [name, config[name]]));
    expect(found).to.deep.equal(DOCUMENTED);
    expect(config['production']).to.equal(false);
  });

  it('has in .env.example the very defaults that it takes', () => {
    const lines = [...EXAMPLE.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)];
    const shown = Object.fromEntries(lines.map(([, name = '', value]) => [name, value]));
    expect(configFrom(shown, FOLDER)).to.deep.equal(configFrom({}, FOLDER));
    const defaults: Readonly<Record<string, unknown>> = configVariables.parse({});
    for (const name of Object.keys(shown).filter((each) => shown[each] === ''))
      expect(defaults[name] ?? [], name).to.deep.equal([]);
  });

  it('takes an empty or blank value for one that is not set', () => {
    const blank = Object.fromEntries(
      Object.keys(configVariables.shape).map((name, i) => [name, i % 2 ? '' : '  ']),
    );
    expect(configFrom(blank, FOLDER)).to.deep.equal(configFrom({}, FOLDER));
  });

  it('takes paths as relative to the folder that the service starts in', () => {
    const { DATA_DIR, KEYS_DIR } = configFrom({ DATA_DIR: 'elsewhere' }, FOLDER);
    expect([DATA_DIR, KEYS_DIR]).to.deep.equal([
      join(FOLDER, 'elsewhere'),
      join(FOLDER, 'elsewhere', 'keys'),
    ]);
    const absolute = configFrom({ DATA_DIR: resolve('/d'), KEYS_DIR: resolve('/k') }, FOLDER);
    expect([absolute.DATA_DIR, absolute.KEYS_DIR]).to.deep.equal([resolve('/d'), resolve('/k')]);
    expect(configFrom({ KEYS_DIR: './k' }, FOLDER).KEYS_DIR).to.equal(join(FOLDER, 'k'));
  });

  it('finds the path prefix in PUBLIC_URL', () => {
    const prefixes = {
      'https://id.example.org': '',
      'https://id.example.org/': '',
      'https://example.org/id/': '/id',
      'https://example.org/a/b': '/a/b',
    };
    for (const [PUBLIC_URL, prefix] of Object.entries(prefixes))
      expect(configFrom({ PUBLIC_URL }, FOLDER).publicPath, PUBLIC_URL).to.equal(prefix);
  });

  it('sends mail by the server, else to the mailbox of developers, and in production nowhere', () => {
    const SMTP = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'Acme <id@example.org>' };
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.org' };
    expect(configFrom(SMTP, FOLDER).mail).to.equal('smtp');
    expect(configFrom({ ...SMTP, ...production }, FOLDER).mail).to.equal('smtp');
    expect(configFrom({}, FOLDER).mail).to.equal('development');
    expect(configFrom(production, FOLDER).mail).to.equal('off');
    for (const variables of [{}, SMTP, { ...SMTP, ...production }])
      expect(configFrom({ ...variables, MAIL: 'off' }, FOLDER).mail).to.equal('off');
    expect(configFrom(SMTP, FOLDER).MAIL_FROM).to.deep.equal({ name: 'Acme', address: 'id@example.org' });
    expect(configFrom({ MAIL_TEMPLATES_DIR: 't' }, FOLDER).MAIL_TEMPLATES_DIR).to.equal(join(FOLDER, 't'));
  });

  it('reads lists with commas and spaces', () => {
    const config = configFrom(
      {
        ROLES: ' user , editor,,admin ',
        TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32,192.0.2.1',
        CORS_ORIGINS: 'https://a.example.org, http://localhost:5173',
      },
      FOLDER,
    );
    expect(config.ROLES).to.deep.equal(['user', 'editor', 'admin']);
    expect(config.TRUSTED_PROXIES).to.deep.equal(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']);
    expect(config.CORS_ORIGINS).to.deep.equal(['https://a.example.org', 'http://localhost:5173']);
  });

  for (const REDIS_URL of [
    'rediss://:secret@a.example.org',
    'redis://a.example.org:7000,redis://b.example.org:7001',
    'redis+sentinel://a.example.org,b.example.org:26380/main',
    'unix:///run/redis/redis.sock',
  ])
    it(`takes a Redis at ${REDIS_URL}`, () => {
      expect(configFrom({ REDIS_URL }, FOLDER).REDIS_URL).to.equal(REDIS_URL);
    });
});

/** Values that are wrong for each variable. Those that could be secrets are, so that a leak shows. */
const MISTAKES: readonly (readonly [string, string])[] = [
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PORT', '80a'],
  ['PORT', '3000.5'],
  ['PORT', '0x50'],
  ['PORT', '１２'],
  ['DATABASE_URL', 'mysql://ann:hunter2hunter2@db.example.org/latchkey'],
  ['DATABASE_URL', 'hunter2hunter2'],
  ['DATABASE_POOL_SIZE', '0'],
  ['DATABASE_POOLER', 'statement'],
  ['REDIS_URL', 'http://:hunter2hunter2@cache.example.org'],
  ['REDIS_PREFIX', 'my app'],
  ['REDIS_COMMAND_TIMEOUT_MS', '5'],
  ['ACCESS_TOKEN_TTL', '86401'],
  ['ACCESS_TOKEN_TTL', '0'],
  ['REFRESH_GRACE', 'ten'],
  ['SESSION_IDLE_TTL', '0'],
  ['SESSION_MAX_TTL', '99999999999'],
  ['LIVENESS_TTL', '31'],
  ['LIVENESS_TTL', '0'],
  ['LIST_TTL', '0'],
  ['KEY_PUBLISH_DELAY', '-5'],
  ['NODE_ENV', 'staging'],
  ['MIGRATE', 'no'],
  ['PUBLIC_URL', 'identity.example.net'],
  ['PUBLIC_URL', 'https://ann:hunter2hunter2@id.example.org'],
  ['PUBLIC_URL', 'https://id.example.org/?a=b'],
  ['PUBLIC_URL', 'https://id.example.org//evil.example'],
  ['PUBLIC_URL', 'https://id.example.org/a;b'],
  ['MAIL', 'on'],
  ['SMTP_URL', 'https://user:hunter2hunter2@mail.example.org'],
  ['SMTP_URL', 'hunter2hunter2'],
  ['MAIL_FROM', 'Latchkey'],
  ['EMAIL_VERIFICATION', 'always'],
  ['DEFAULT_LOCALE', 'fr'],
  ['MAIL_PER_MINUTE', 'few'],
  ['RATE_LIMIT_PER_MINUTE', 'many'],
  ['LOGIN_ATTEMPTS_PER_MINUTE', '-1'],
  ['TRUSTED_PROXIES', '10.0.0.0/8,the-other-proxy'],
  ['PASSWORD_MIN_LENGTH', '129'],
  ['PASSWORD_MIN_LENGTH', '0'],
  ['PASSWORD_HASHER', 'md5'],
  ['ARGON2_MEMORY_KIB', '7'],
  ['ARGON2_MEMORY_KIB', '1000000'],
  ['ARGON2_TIME', '0'],
  ['ARGON2_PARALLELISM', '17'],
  ['ROLES', 'user,admin,Big Boss'],
  ['ROLES', 'user,editor'],
  ['SELF_ASSIGNABLE_ROLES', 'user,editor'],
  ['SELF_ASSIGNABLE_ROLES', 'user,admin'],
  ['MFA_REQUIRED_ROLES', 'admin,auditor'],
  ['REGISTRATION', 'closed'],
  ['ADMIN_PASSWORD', 'hunter2hunter2'],
  ['COOKIE_SECURE', 'yes'],
  ['CORS_ORIGINS', 'https://app.example.org/path'],
  ['CORS_ORIGINS', '*'],
  ['LOG_LEVEL', 'loud'],
  ['SHUTDOWN_GRACE', '10s'],
  ['SHUTDOWN_DELAY', '5000000'],
];

describe('A mistake in the configuration', () => {
  for (const [name, value] of MISTAKES) {
    it(`is told in one sentence that names ${name} and not its value (${value})`, () => {
      const sentences = sentencesFor({ [name]: value });
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0])
        .to.match(/^[A-Z0-9_]+ .*\.$/)
        .and.include(name);
      if (value.length > 3) expect(sentences[0]).not.to.include(value);
      expect(sentences[0]).not.to.include('hunter2');
    });
  }

  const together: readonly (readonly [string, Variables, RegExp])[] = [
    [
      'an admin with two names',
      { ADMIN_EMAIL: 'a@example.org', ADMIN_LOGIN: 'ann', ADMIN_PASSWORD: 'x' },
      /ADMIN_EMAIL and ADMIN_LOGIN/,
    ],
    ['an admin without a password', { ADMIN_EMAIL: 'a@example.org' }, /ADMIN_PASSWORD/],
    ['an admin whose email is none', { ADMIN_EMAIL: 'ann', ADMIN_PASSWORD: 'x' }, /ADMIN_EMAIL/],
    [
      'an admin whose login is an email',
      { ADMIN_LOGIN: 'a@example.org', ADMIN_PASSWORD: 'x' },
      /ADMIN_LOGIN/,
    ],
    ['a mail server without a sender', { SMTP_URL: 'smtp://mail.example.org' }, /MAIL_FROM/],
    [
      'addresses that must be proven without mail',
      { EMAIL_VERIFICATION: 'required', MAIL: 'off' },
      /EMAIL_VERIFICATION/,
    ],
    [
      'an idle time longer than the whole life',
      { SESSION_IDLE_TTL: '100', SESSION_MAX_TTL: '99' },
      /SESSION_IDLE_TTL/,
    ],
    [
      'too little memory for so many lanes',
      { ARGON2_MEMORY_KIB: '16', ARGON2_PARALLELISM: '4' },
      /ARGON2_MEMORY_KIB/,
    ],
  ];
  for (const [what, variables, names] of together) {
    it(`between variables is told in one sentence: ${what}`, () => {
      const sentences = sentencesFor(variables);
      expect(sentences).to.have.lengthOf(1);
      expect(sentences[0]).to.match(names);
    });
  }

  it('does not hide others: each has its sentence, of whatever kind they are', () => {
    const sentences = sentencesFor({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      ADMIN_EMAIL: 'root@example.org',
      SESSION_IDLE_TTL: '100',
      SESSION_MAX_TTL: '99',
    });
    expect(sentences.map((sentence) => sentence.split(' ')[0])).to.have.members([
      'PORT',
      'LOG_LEVEL',
      'ADMIN_PASSWORD',
      'SESSION_IDLE_TTL',
    ]);
  });

  it('is told once, though rules depend on the variable', () => {
    expect(sentencesFor({ ROLES: 'user,admin,Big Boss', SELF_ASSIGNABLE_ROLES: 'reader' })).to.have.lengthOf(
      1,
    );
    expect(sentencesFor({ SESSION_IDLE_TTL: '100', SESSION_MAX_TTL: 'soon' })).to.have.lengthOf(1);
  });
});

describe('In production', () => {
  const production = (variables: Variables) => ({ NODE_ENV: 'production', ...variables });

  it('is what NODE_ENV says, and nothing else', () => {
    expect(configFrom(production({}), FOLDER).production).to.equal(true);
    for (const NODE_ENV of ['development', 'test'])
      expect(configFrom({ NODE_ENV }, FOLDER).production).to.equal(false);
  });

  for (const sample of words('changeme CHANGE-ME please-change-me secret password admin latchkey')) {
    it(`a sample secret stops the start: ${sample}`, () => {
      const admin = sentencesFor(production({ ADMIN_LOGIN: 'root', ADMIN_PASSWORD: sample }));
      expect(admin).to.have.lengthOf(1);
      expect(admin[0]).to.match(/^ADMIN_PASSWORD/);
      expect(sentencesFor(production({ METRICS_TOKEN: sample }))[0]).to.match(/^METRICS_TOKEN/);
    });
  }

  it('links in mails must lead to where people reach the service', () => {
    const smtp = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'id@example.org' };
    for (const HOST of ['127.0.0.1', '0.0.0.0', '::', 'localhost'])
      expect(sentencesFor(production({ ...smtp, HOST }))[0]).to.match(/^PUBLIC_URL/);
    const reachable = [{ PUBLIC_URL: 'https://id.example.org' }, { HOST: '192.0.2.1' }, { MAIL: 'off' }];
    for (const more of reachable) configFrom(production({ ...smtp, ...more }), FOLDER);
  });

  it('a secret of one’s own does not, and elsewhere a sample is let pass', () => {
    const own = { ADMIN_LOGIN: 'root', ADMIN_PASSWORD: 'correct horse battery', METRICS_TOKEN: 'f00d5a1ad' };
    expect(configFrom(production(own), FOLDER).METRICS_TOKEN).to.equal('f00d5a1ad');
    expect(configFrom({ METRICS_TOKEN: 'secret' }, FOLDER).METRICS_TOKEN).to.equal('secret');
  });
});

describe('The files that configure', () => {
  let folder: string;
  const before = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
    for (const name of Object.keys(configVariables.shape)) delete process.env[name];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of Object.keys(configVariables.shape)) delete process.env[name];
    Object.assign(process.env, before);
  });
  const write = (name: string, ...lines: readonly string[]) =>
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);

  it('may be missing', () => {
    expect(readConfig(folder)).to.deep.equal(configFrom({}, folder));
  });

  it('are .env, over it .env.local', () => {
    write('.env', '# a comment', 'PORT=4000', 'HOST="0.0.0.0"');
    write('.env.local', 'PORT=4001');
    const { PORT, HOST } = readConfig(folder);
    expect([PORT, HOST]).to.deep.equal([4001, '0.0.0.0']);
  });

  it('are those of NODE_ENV, too', () => {
    write('.env', 'PORT=4000', 'LIST_TTL=40');
    write('.env.production', 'PORT=5000');
    process.env['NODE_ENV'] = 'production';
    const { PORT, LIST_TTL, production } = readConfig(folder);
    expect([PORT, LIST_TTL, production]).to.deep.equal([5000, 40, true]);
  });

  it('stand below the process environment', () => {
    write('.env', 'PORT=4000', 'LIST_TTL=40');
    process.env['PORT'] = '6000';
    const { PORT, LIST_TTL } = readConfig(folder);
    expect([PORT, LIST_TTL]).to.deep.equal([6000, 40]);
  });

  it('are not hidden by an empty variable of the process', () => {
    write('.env', 'PORT=4000');
    process.env['PORT'] = '';
    expect(readConfig(folder).PORT).to.equal(4000);
  });

  it('leave the process environment as it was', () => {
    write('.env', 'PORT=4000', 'ADMIN_LOGIN=root', 'ADMIN_PASSWORD=correct horse battery');
    readConfig(folder);
    expect([process.env['PORT'], process.env['ADMIN_PASSWORD']]).to.deep.equal([undefined, undefined]);
  });

  it('stop the start with a sentence where one can’t be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(refusalOf(ConfigError, () => readConfig(folder)).sentences).to.deep.equal([
      "The .env files can't be read: EISDIR: illegal operation on a directory, read.",
    ]);
  });

  it('tell whether this is production, also when they hold a mistake', () => {
    write('.env', 'NODE_ENV=production', 'PORT=http');
    expect(isProduction(folder)).to.equal(true);
    process.env['NODE_ENV'] = 'development';
    expect(isProduction(folder)).to.equal(false);
  });

  it('are checked like everything else', () => {
    write('.env', 'PORT=http');
    expect(refusalOf(ConfigError, () => readConfig(folder)).sentences[0]).to.match(/^PORT /);
  });

  it('may be a copy of .env.example as it is', () => {
    write('.env', EXAMPLE);
    expect(readConfig(folder)).to.deep.equal(configFrom({}, folder));
  });
});
