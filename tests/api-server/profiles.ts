import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  listCommittedTargets,
  listFestivals,
  type Plan,
  parseEnvironment,
  parseFestival,
  plan,
  planTarget,
  platformFrom,
  projectFiles,
  type Rendered,
  render,
} from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { parseDocument } from 'yaml';
import { root } from '../office/root.ts';

/** Namespaces of this run begin so: none of an earlier run, which may still be ending, and none of an environment. */
export const PREFIX = `trees-${randomBytes(3).toString('hex')}-`;

type Changes = Readonly<Record<string, unknown>>;

const SIZES = { storage: '10Gi', cpu: '500m', memory: '1Gi', memoryLimit: '1Gi' };

/** Every switch of an environment at every of its positions, as changes of staging. */
const PROFILES: Readonly<Record<string, Changes>> = {
  bundled: {},
  operators: {
    dataEngine: {
      kind: 'operators',
      maxConnections: 500,
      reservedConnections: 20,
      storageClass: 'fast',
      postgres: { ...SIZES, instances: 3 },
      rabbitmq: { ...SIZES, replicas: 3 },
      kubernetesApi: { cidrs: ['10.0.0.1/32'] },
    },
  },
  external: {
    dataEngine: {
      kind: 'external',
      maxConnections: 400,
      postgres: {
        host: 'db.internal.example',
        maxConnections: 1000,
        cidrs: ['10.20.0.0/28'],
        adminUser: 'clove_admin',
      },
      rabbitmq: { host: 'mq.internal.example', cidrs: ['10.20.1.0/28'] },
      caSecret: 'engine-ca',
    },
  },
  'gateway-api': {
    routing: {
      kind: 'gatewayApi',
      domain: 'trees.example',
      gateway: { name: 'public', namespace: 'gateways', listener: 'https' },
      trustedHops: 1,
      peers: { namespace: 'gateways' },
    },
  },
  'external-secrets': { secrets: { kind: 'externalSecrets', store: 'vault', prefix: 'clove/trees/' } },
  keda: { autoscaling: { kind: 'keda' } },
  prometheus: {
    observability: { kind: 'prometheusOperator', labels: { release: 'prometheus' }, dashboard: true },
  },
  ambient: { mesh: { kind: 'istio', mode: 'ambient' } },
  sidecar: { mesh: { kind: 'istio', mode: 'sidecar', revision: 'stable' } },
  'priority-classes': { priorityClasses: true },
  'older-argocd': { 'argocd.syncOverrun': false },
};

export type State = 'open' | 'stopped' | 'archived';

/** One folder of manifests as it would be applied. */
export interface Tree {
  readonly name: string;
  readonly rendered: Rendered;
}

/** A festival in one profile, in every state, and what its environment shares. */
export interface ProfileTrees {
  readonly name: string;
  readonly namespace: string;
  readonly states: Readonly<Record<State, Rendered>>;
  readonly platform: Rendered;
}

/** Every profile with every sample festival. No image has to exist: an API server never pulls images. */
export function profileTrees(): ProfileTrees[] {
  const catalogue = loadCatalogue(root);
  const tags = new Map([...catalogue.keys()].map((image) => [image, '000000000000']));
  const backup = { recordedAt: '2026-01-01T00:00:00Z', location: 's3://backups/trees' };
  return Object.entries(PROFILES).flatMap(([profile, changes], index) =>
    listFestivals(root).map((slug): ProfileTrees => {
      const environment = parseEnvironment(
        environmentText(`${PREFIX}${index}-`, changes),
        'environment.yaml',
      );
      const planned = (state: State): Plan =>
        plan({
          root,
          catalogue,
          tags,
          environment,
          festival: parseFestival(festivalText(slug, state), `gitops/festivals/${slug}.yaml`),
          ...(state === 'archived' ? { ops: { backup } } : {}),
        });
      const open = planned('open');
      return {
        name: `${profile} ${slug}`,
        namespace: open.namespace,
        states: {
          open: render(open),
          stopped: render(planned('stopped')),
          archived: render(planned('archived')),
        },
        platform: platformFrom(environment, [projectFiles(open)]),
      };
    }),
  );
}

/** Every committed festival as it would be rendered now. */
export function committedTrees(): {
  readonly name: string;
  readonly namespace: string;
  readonly rendered: Rendered;
}[] {
  const catalogue = loadCatalogue(root);
  return listCommittedTargets(root).map(({ environment, slug }) => {
    const { plan: planned } = planTarget(root, environment, slug, { catalogue });
    return { name: `${environment} ${slug}`, namespace: planned.namespace, rendered: render(planned) };
  });
}

/** Argo CD's namespace, and room for the largest profile. */
const ALWAYS: Changes = {
  environment: 'trees',
  'argocd.namespace': `${PREFIX}argocd`,
  quota: { cpu: '64', memory: '64Gi', memoryLimit: '96Gi', pods: 300, storage: '300Gi' },
};

function environmentText(namespacePrefix: string, changes: Changes): string {
  const file = join(root, 'gitops/environments/staging/environment.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'), { compat: 'yaml-1.1' });
  for (const [path, value] of Object.entries({ ...ALWAYS, namespacePrefix, ...changes })) {
    document.setIn(path.split('.'), document.createNode(value));
  }
  return document.toString();
}

function festivalText(slug: string, state: State): string {
  const document = parseDocument(readFileSync(join(root, `gitops/festivals/${slug}.yaml`), 'utf8'));
  document.set('state', state);
  return document.toString();
}
