import { expect } from 'chai';
import { configurationNames, filesIn, parseYaml } from './deploy-files.ts';

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly automountServiceAccountToken?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly topologySpreadConstraints?: readonly unknown[];
    readonly containers: readonly {
      readonly image: string;
      readonly command?: readonly string[];
      readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
      readonly env: readonly Variable[];
      readonly volumeMounts?: readonly {
        readonly mountPath: string;
        readonly readOnly?: boolean;
        readonly subPath?: string;
      }[];
      readonly startupProbe?: Probe;
      readonly livenessProbe?: Probe;
      readonly readinessProbe?: Probe;
      readonly securityContext: Readonly<Record<string, unknown>>;
      readonly resources: { readonly limits: Readonly<Record<string, string>> };
    }[];
    readonly volumes?: readonly {
      readonly secret?: { readonly secretName: string; readonly defaultMode: number };
    }[];
  };
}

interface Manifest {
  readonly kind: string;
  readonly automountServiceAccountToken?: boolean;
  readonly spec: Readonly<Record<string, unknown>> & { readonly template: PodTemplate };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly literals: readonly string[] }[];
}

const BASE = 'deploy/kubernetes/base';
const EXAMPLE = 'deploy/kubernetes/overlays/example';

function kustomization(folder: string): Kustomization {
  return parseYaml(`${folder}/kustomization.yaml`)[0] as Kustomization;
}

function manifest(kind: string): Manifest {
  const all = kustomization(BASE).resources.flatMap((name) => parseYaml(`${BASE}/${name}`)) as Manifest[];
  const found = all.filter((each) => each.kind === kind);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} of kind ${kind}`);
  return found[0];
}

/** The pod of a kind, and its only container. */
function podOf(kind: string) {
  const { metadata, spec } = manifest(kind).spec.template;
  const [container] = spec.containers;
  if (container === undefined) throw new Error(`${kind} has no container`);
  return { labels: metadata.labels, spec, container };
}

function settings(folder: string): ReadonlyMap<string, string> {
  const literals = kustomization(folder).configMapGenerator.flatMap((each) => each.literals);
  return new Map(
    literals.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
}

describe('The Kubernetes manifests', () => {
  it('are all named by their kustomization', () => {
    for (const folder of [BASE, EXAMPLE]) {
      const here = filesIn(folder).map((path) => path.slice(folder.length + 1));
      const named = kustomization(folder).resources.filter((name) => name.endsWith('.yaml'));

      expect([...named, 'kustomization.yaml']).to.have.members(here);
    }
  });

  it('configure by variables that the service knows', () => {
    const given = [
      ...settings(BASE).keys(),
      ...settings(EXAMPLE).keys(),
      ...['Deployment', 'Job'].flatMap((kind) => podOf(kind).container.env.map(({ name }) => name)),
    ];

    expect(configurationNames()).to.include.members(given);
  });

  it('take every secret by reference', () => {
    for (const kind of ['Deployment', 'Job']) {
      for (const { name, value, valueFrom } of podOf(kind).container.env) {
        expect(value, name).to.equal(undefined);
        expect(valueFrom?.secretKeyRef, name).to.deep.equal({ name: 'latchkey', key: name });
      }
    }
    expect([...settings(BASE).keys(), ...settings(EXAMPLE).keys()].join(' ')).to.not.match(
      /PASSWORD|TOKEN|_URL_|DATABASE_URL|REDIS_URL/,
    );
  });

  it('restart a pod by /livez and send it requests by /readyz, on the port that it listens on', () => {
    const { startupProbe, livenessProbe, readinessProbe, ports } = podOf('Deployment').container;

    expect(ports).to.deep.equal([{ name: 'http', containerPort: 3000 }]);
    expect(startupProbe?.httpGet).to.deep.equal({ path: '/livez', port: 'http' });
    expect(livenessProbe?.httpGet).to.deep.equal({ path: '/livez', port: 'http' });
    expect(readinessProbe?.httpGet).to.deep.equal({ path: '/readyz', port: 'http' });
  });

  it('give a pod time to drain before it is killed', () => {
    const delay = Number(settings(BASE).get('SHUTDOWN_DELAY'));
    const grace = Number(settings(BASE).get('SHUTDOWN_GRACE'));

    expect(delay).to.equal(5);
    expect(grace).to.be.above(delay);
    expect(podOf('Deployment').spec.terminationGracePeriodSeconds).to.be.above(grace);
  });

  it('migrate in a job, and never in a pod that serves', () => {
    const { container } = podOf('Job');

    expect(container.command).to.deep.equal(['node', 'src/start.js', 'migrate', 'up']);
    expect(settings(BASE).get('MIGRATE')).to.equal('off');
    expect(container.image).to.equal(podOf('Deployment').container.image);
  });

  it('run under the restricted pod security standard', () => {
    for (const kind of ['Deployment', 'Job']) {
      const { spec, container } = podOf(kind);

      expect(spec.securityContext).to.deep.include({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).to.deep.equal({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources.limits).to.include.keys('cpu', 'memory');
      expect(container.image).to.match(/:\d+\.\d+\.\d+$/);
    }
  });

  it('hand out no token for the Kubernetes API', () => {
    expect(manifest('ServiceAccount').automountServiceAccountToken).to.equal(false);
    for (const kind of ['Deployment', 'Job'])
      expect(podOf(kind).spec.automountServiceAccountToken).to.equal(false);
  });

  it('mount the keys whole and read-only, for the group of the service and nobody else', () => {
    const { spec, container } = podOf('Deployment');

    expect(container.volumeMounts).to.deep.equal([{ name: 'keys', mountPath: '/keys', readOnly: true }]);
    expect(spec.volumes?.[0]?.secret).to.deep.equal({ secretName: 'latchkey-keys', defaultMode: 0o400 });
    expect(spec.securityContext).to.include({ runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 });
  });

  it('select the pods that serve, and not the job', () => {
    const { labels } = podOf('Deployment');

    expect(manifest('Deployment').spec['selector']).to.deep.equal({ matchLabels: labels });
    expect(manifest('PodDisruptionBudget').spec['selector']).to.deep.equal({ matchLabels: labels });
    expect(manifest('Service').spec['selector']).to.deep.equal(labels);
    expect(podOf('Job').labels).to.not.include(labels);
  });

  it('spread the pods, keep two of them and leave their number to the autoscaler', () => {
    expect(podOf('Deployment').spec.topologySpreadConstraints).to.have.length(2);
    expect(manifest('Deployment').spec).to.not.have.property('replicas');
    expect(manifest('HorizontalPodAutoscaler').spec).to.include({ minReplicas: 2 });
  });
});
