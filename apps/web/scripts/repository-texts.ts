/**
 * What the festival builder checks and plans with, as this commit has it. Pages are public, so of environments they get sizes,
 * limits and prices alone: no addresses, no names of clusters or secrets.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileText,
  type LoadedEnvironment,
  listEnvironments,
  loadEnvironment,
  type RepositoryTexts,
  TEMPLATES_FOLDER,
} from '@clove/charts-ts';
import { openTexts } from '@clove/charts-ts/in-memory';
import { CATALOGUE_FOLDER, yamlFilesIn } from '@clove/pool-images';
import type { Plugin } from 'vite';
import { stringify } from 'yaml';

type EnvironmentText = RepositoryTexts['environments'][number];
type DataEngine = LoadedEnvironment['environment']['dataEngine'];

export interface Made {
  readonly texts: RepositoryTexts;
  readonly repository: { readonly url: string; readonly branch: string } | undefined;
  /** Files that it was made of, from the root. */
  readonly inputs: readonly string[];
}

const ID = 'virtual:repository-texts';

/** The module `virtual:repository-texts`, made while building; its inputs count as sources of the app. */
export function repositoryTexts(root: string): Plugin {
  return {
    name: 'repository-texts',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const { texts, repository, inputs } = textsOf(root);
      for (const input of inputs) this.addWatchFile(join(root, input));
      const code = `export const texts = ${JSON.stringify(texts)};\nexport const repository = ${JSON.stringify(repository)};\n`;
      return { code, meta: { inputs } };
    },
  };
}

export function textsOf(root: string): Made {
  const environments = listEnvironments(root)
    .map((name) => loadEnvironment(root, name))
    .filter(({ environment }) => environment.tier !== 'local');
  const catalogue = filesIn(root, CATALOGUE_FOLDER);
  const templates = filesIn(root, TEMPLATES_FOLDER);
  const texts = { catalogue, templates, environments: environments.map(publicPart), festivals: [] };
  // Mistakes are the build's, not the reader's.
  openTexts(texts);
  return {
    texts,
    repository: environments
      .flatMap(({ environment: { argocd } }) =>
        argocd === undefined ? [] : [{ url: argocd.repoURL, branch: argocd.targetRevision }],
      )
      .at(-1),
    inputs: [
      ...[...catalogue, ...templates].map(({ file }) => file),
      ...environments.map(({ document }) => document.file),
    ],
  };
}

function filesIn(root: string, folder: string): FileText[] {
  return yamlFilesIn(join(root, folder)).map((name) => ({
    file: `${folder}/${name}`,
    text: readFileSync(join(root, folder, name), 'utf8'),
  }));
}

/** Stand where addresses and names of the cluster were; no machine has them. */
const HOST = 'not-public.invalid';
const LABEL = 'not-public';
const NETWORK = '192.0.2.0/24';

/** An environment with what decides sizes, costs and what fits; its release is the page's own. */
function publicPart({ environment, document, rendersCopies }: LoadedEnvironment): EnvironmentText {
  const { backup, mail, dataEngine } = environment;
  const text = stringify({
    environment: environment.environment,
    // What only production has to keep to is checked where it is promoted.
    tier: 'staging',
    namespacePrefix: environment.namespacePrefix,
    release: '0.0.0',
    registry: HOST,
    routing: {
      ...{ kind: 'ingress', domain: HOST, ingressClass: LABEL, tlsSecret: LABEL },
      ...{ trustedHops: 1, peers: { namespace: LABEL } },
    },
    observability: { kind: 'none' },
    mail:
      mail === 'sandbox'
        ? mail
        : { smtp: { host: HOST, port: 587, from: `mail@${HOST}`, user: LABEL, secret: LABEL } },
    backup:
      typeof backup === 'string'
        ? backup
        : {
            ...backup,
            target:
              backup.target.kind === 'volume'
                ? { kind: 'volume', storage: backup.target.storage }
                : { kind: 's3', endpoint: `https://${HOST}`, bucket: LABEL, secret: LABEL },
          },
    dataEngine: publicEngine(dataEngine),
    payments: environment.payments,
    kakaoLogin: environment.kakaoLogin,
    drainSeconds: environment.drainSeconds,
    minReplicas: environment.minReplicas,
    headroom: environment.headroom,
    autoscaling: environment.autoscaling,
    grpc: environment.grpc,
    prices: environment.prices,
    database: environment.database,
    quota: environment.quota,
  });
  return { name: environment.environment, file: document.file, text, rendersCopies };
}

function publicEngine(engine: DataEngine): object {
  const { kind, maxConnections, reservedConnections } = engine;
  const limits = { kind, maxConnections, reservedConnections };
  switch (engine.kind) {
    case 'bundled':
      return { ...limits, postgres: engine.postgres, rabbitmq: engine.rabbitmq };
    case 'operators':
      return {
        ...limits,
        postgres: engine.postgres,
        rabbitmq: engine.rabbitmq,
        kubernetesApi: { cidrs: [NETWORK] },
      };
    case 'external': {
      const server = { host: HOST, cidrs: [NETWORK] };
      return {
        ...limits,
        postgres: { ...server, maxConnections: engine.postgres.maxConnections },
        rabbitmq: server,
      };
    }
  }
}
