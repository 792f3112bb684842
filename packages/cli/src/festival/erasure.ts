import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  applicationName,
  listCommittedTargets,
  loadEnvironment,
  opsFile,
  type Plan,
  type PlannedTarget,
  planTarget,
  platformFolder,
  projectFiles,
} from '@clove/charts-ts';
import { type Finding, FindingsError, loadCatalogue } from '@clove/pool-images';

/** What the end of a festival in one environment means, before anything is done. */
export interface Erasure {
  readonly slug: string;
  readonly environment: string;
  readonly namespace: string;
  /** Its Application, where the environment has Argo CD. */
  readonly application: string | undefined;
  /** Files and folders of this repository that go, from the root. */
  readonly paths: readonly string[];
  /** What goes with the namespace, and what does not, in words. */
  readonly data: readonly string[];
  readonly backup: { readonly recordedAt: string; readonly location: string } | undefined;
  /** Why it may not be erased. */
  readonly refusals: readonly Finding[];
}

/** @throws FindingsError when the environment has no such festival or its inputs have findings. */
export function erasureOf(root: string, environmentName: string, slug: string): Erasure {
  const { environment } = loadEnvironment(root, environmentName);
  if (environment.tier === 'local') {
    const file = `gitops/environments/${environmentName}/environment.yaml`;
    const message = `tier local keeps its data in .clove/clusters/${slug}: delete that folder`;
    throw new FindingsError([{ file, line: 1, column: 1, message }]);
  }
  const target = planTarget(root, environmentName, slug, { catalogue: loadCatalogue(root) });
  const { plan } = target;
  return {
    slug,
    environment: environmentName,
    namespace: plan.namespace,
    application: environment.argocd === undefined ? undefined : applicationName(environment.argocd, slug),
    paths: pathsOf(root, target),
    data: dataOf(plan),
    backup: plan.ops.backup,
    refusals: refusalsOf(root, target),
  };
}

function refusalsOf(root: string, { plan, festival }: PlannedTarget): Finding[] {
  const { environment } = plan.environment;
  const findings: Finding[] = [];
  if (plan.festival.state !== 'archived') {
    const message = `state is ${plan.festival.state}: only an archived festival is erased`;
    findings.push(festival.document.finding(['state'], message));
  }
  if (plan.ops.backup === undefined) {
    const file = opsFile(environment, plan.slug);
    const message = 'no backup is recorded: "backup: { recordedAt, location }"';
    findings.push({ file, line: 1, column: 1, message });
  }
  const sharers = listCommittedTargets(root).filter(
    (other) => other.file === festival.document.file && other.environment !== environment,
  );
  if (sharers.length > 0) {
    const names = sharers.map((other) => other.environment).join(', ');
    findings.push(festival.document.finding([], `${names} renders this file too: it would go there as well`));
  }
  return findings;
}

/** The festival's own inputs, what was rendered from them, and its project in what the environment shares. */
function pathsOf(root: string, { plan, festival, folder }: PlannedTarget): string[] {
  const { environment } = plan.environment;
  const own = `gitops/environments/${environment}/${plan.slug}`;
  const { file } = festival.document;
  const projects = [...projectFiles(plan).keys()];
  return [
    ...(file.startsWith(`${own}/`) ? [] : [file]),
    own,
    folder,
    ...projects.map((name) => `${platformFolder(environment)}/${name}`),
  ].filter((path) => existsSync(join(root, path)));
}

function dataOf({ environment: { dataEngine }, namespace, services, engine }: Plan): string[] {
  if (dataEngine.kind !== 'external') {
    const { postgres, rabbitmq } = dataEngine;
    return [
      `volumes of PostgreSQL (${postgres.storage}) and RabbitMQ (${rabbitmq.storage}) with every order, ticket and member`,
      `where the storage class retains volumes they stay: kubectl get persistentvolumes | grep ${namespace}`,
    ];
  }
  const databases = services
    .filter(({ entry }) => entry.database !== undefined)
    .map(({ entry }) => engine.postgres.owner(entry.service));
  return [
    `NOT erased by this: databases and roles of the same names on ${engine.postgres.host}: ${databases.join(', ')}`,
    `NOT erased by this: virtual host "${engine.rabbitmq.path.replace(/^\//, '')}" on ${engine.rabbitmq.host}`,
  ];
}
