import { expect } from 'chai';
import { configurationNames, parseYaml, stringsIn } from './deploy-files.ts';

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly deploy?: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } };
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const DEVELOPMENT = 'docker-compose.yml';
const PRODUCTION = 'deploy/compose.production.yml';

function compose(path: string): ComposeFile {
  return parseYaml(path)[0] as ComposeFile;
}

function service(path: string, name: string): ComposeService {
  const found = compose(path).services[name];
  if (found === undefined) throw new Error(`${path} has no service ${name}`);
  return found;
}

/** Whether it runs what the Dockerfile makes. */
function isOurs({ image }: ComposeService): boolean {
  return /latchkey/i.test(image);
}

for (const path of [DEVELOPMENT, PRODUCTION]) {
  describe(`The services of ${path}`, () => {
    const services = Object.entries(compose(path).services);

    it('run images of a version, never of whatever is newest', () => {
      for (const [name, { image }] of services) {
        const pinned =
          /:\d+\.\d+/.test(image) || image === 'latchkey:local' || image.startsWith('${LATCHKEY_IMAGE:?');
        expect(pinned, `${name}: ${image}`).to.equal(true);
      }
    });

    it('hold no secret: a password is made, or comes from a file, or its absence stops the start', () => {
      for (const text of services.flatMap(([, each]) => stringsIn(each))) {
        expect(text).to.not.match(/:\/\/[^/\s]*:[^/\s]*@/);
      }
      for (const [, { environment = {} }] of services) {
        for (const [name, value] of Object.entries(environment)) {
          if (/PASSWORD|TOKEN|SECRET|DATABASE_URL/.test(name))
            expect(value, name).to.match(/^\/secrets\/|^\$\{\w+:[-?]\}$/);
        }
      }
    });

    it('start node without npm or a shell, so that signals arrive', () => {
      for (const [name, { command, entrypoint }] of services.filter(([, each]) => isOurs(each))) {
        expect((entrypoint ?? command)?.[0], name).to.equal('node');
      }
    });

    it('are configured by variables that the service knows', () => {
      for (const [, { environment = {} }] of services.filter(([, each]) => isOurs(each))) {
        expect(configurationNames()).to.include.members(Object.keys(environment));
      }
    });

    it('wait for those that they need to be healthy, or done', () => {
      for (const [name, { depends_on: needs = {} }] of services) {
        for (const [needed, { condition }] of Object.entries(needs)) {
          const { healthcheck, restart } = service(path, needed);
          if (condition === 'service_healthy')
            expect(healthcheck?.test, `${name} → ${needed}`).to.not.be.undefined;
          else
            expect([condition, restart ?? 'no'], name).to.deep.equal([
              'service_completed_successfully',
              'no',
            ]);
        }
      }
    });

    it('can write to nothing but their volumes, and gain no rights', () => {
      for (const [name, each] of services.filter(([, one]) => isOurs(one))) {
        expect(each.read_only, name).to.equal(true);
        expect(each.cap_drop, name).to.deep.equal(['ALL']);
        expect(each.security_opt, name).to.deep.equal(['no-new-privileges:true']);
      }
    });
  });
}

describe('docker compose up', () => {
  it('brings the service, PostgreSQL and Redis, and first of all their secrets', () => {
    expect(Object.keys(compose(DEVELOPMENT).services)).to.have.members([
      'secrets',
      'postgres',
      'redis',
      'latchkey',
    ]);
    expect(Object.keys(service(DEVELOPMENT, 'latchkey').depends_on ?? {})).to.have.members([
      'secrets',
      'postgres',
      'redis',
    ]);
    expect(service(DEVELOPMENT, 'postgres').depends_on).to.have.property('secrets');
  });

  it('publishes the service alone, and on this machine only', () => {
    for (const [name, { ports = [] }] of Object.entries(compose(DEVELOPMENT).services)) {
      if (name === 'latchkey') expect(ports).to.have.length(1);
      else expect(ports, name).to.be.empty;
      for (const port of ports) expect(port).to.match(/^127\.0\.0\.1:/);
    }
    expect(compose(DEVELOPMENT).networks['data']?.internal).to.equal(true);
  });

  it('works over plain http, cookies included', () => {
    expect(service(DEVELOPMENT, 'latchkey').environment?.['COOKIE_SECURE']).to.equal('false');
  });

  it('needs no variable to be set', () => {
    for (const text of stringsIn(parseYaml(DEVELOPMENT))) expect(text).to.not.match(/\$\{\w+(?::?\?|\})/);
  });
});

describe('The production compose file', () => {
  const instances = ['latchkey-a', 'latchkey-b'].map((name) => service(PRODUCTION, name));

  it('has two instances behind a proxy, the only one that is published', () => {
    const published = Object.entries(compose(PRODUCTION).services).filter(
      ([, { ports = [] }]) => ports.length > 0,
    );

    expect(published.map(([name]) => name)).to.deep.equal(['proxy']);
  });

  it('lets the proxy alone say where a request came from, by the address that it has', () => {
    const { networks = {} } = service(PRODUCTION, 'proxy') as {
      networks?: Record<string, { ipv4_address?: string }>;
    };

    for (const { environment } of instances) {
      expect(environment?.['TRUSTED_PROXIES'])
        .to.be.a('string')
        .that.equals(networks['proxied']?.ipv4_address);
    }
    const shared = Object.keys(networks).filter((name) =>
      instances.some((each) => (each.networks as string[]).includes(name)),
    );
    expect(shared).to.deep.equal(['proxied']);
  });

  it('migrates in a job before an instance starts', () => {
    expect(service(PRODUCTION, 'migrate').command?.slice(-2)).to.deep.equal(['migrate', 'up']);
    for (const { environment, depends_on: needs } of instances) {
      expect(environment?.['MIGRATE']).to.equal('off');
      expect(needs).to.have.property('migrate');
    }
  });

  it('gives an instance time to drain before it is killed', () => {
    for (const { environment, stop_grace_period: patience = '0s' } of instances) {
      expect(Number(environment?.['SHUTDOWN_DELAY'])).to.equal(5);
      expect(Number(environment?.['SHUTDOWN_GRACE'])).to.be.above(Number(environment?.['SHUTDOWN_DELAY']));
      expect(Number.parseInt(patience, 10)).to.be.above(Number(environment?.['SHUTDOWN_GRACE']));
    }
  });

  it('limits memory, processors and logs of everything', () => {
    for (const [name, { deploy, logging }] of Object.entries(compose(PRODUCTION).services)) {
      expect(deploy?.resources.limits, name).to.include.keys('cpus', 'memory', 'pids');
      expect(logging?.options, name).to.include.keys('max-size', 'max-file');
    }
  });

  it('lets the instances read the keys but not change them', () => {
    for (const { volumes } of instances) expect(volumes).to.deep.equal(['keys:/keys:ro']);
    expect(service(PRODUCTION, 'keys').profiles).to.deep.equal(['operator']);
  });
});
