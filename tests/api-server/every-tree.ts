/**
 * `npm run trees`: every tree of every profile on a real API server, the one that KUBECONFIG names. The server is the judge:
 * unknown and misspelt fields, wrong types, admission, warnings and the order of the files count. Stopped festivals are
 * applied and removed again (they run no pod), all others are tried with a server-side dry run.
 *   --every-kind   a kind that the cluster does not serve is a failure (default: it is listed)
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveTree, type Manifest, type Rendered } from '@clove/charts-ts';
import { parse } from 'yaml';
import { type Answer, Cluster } from './cluster.ts';
import { filledIn } from './filled-in.ts';
import { committedTrees, PREFIX, type ProfileTrees, profileTrees } from './profiles.ts';

const KUBECONFIG = process.env['KUBECONFIG'] ?? '';
if (KUBECONFIG === '') {
  console.log('skipped: no API server, because KUBECONFIG names none');
} else process.exitCode = run(new Cluster(KUBECONFIG), process.argv.includes('--every-kind'));

/** Returns the exit code. */
function run(cluster: Cluster, everyKind: boolean): number {
  const folder = mkdtempSync(join(tmpdir(), 'clove-trees-'));
  const complaints: string[] = [];
  const unserved = new Set<string>();
  const say = (name: string, lines: readonly string[]) => {
    complaints.push(...lines.map((line) => `${name}: ${line}`));
    console.log(`${lines.length === 0 ? 'ok     ' : 'refused'} ${name}`);
  };
  let trees = 0;
  try {
    cluster.makeNamespace(`${PREFIX}argocd`);
    const served = (rendered: Rendered) => servedOf(cluster, rendered, unserved);
    for (const profile of profileTrees()) {
      for (const [name, lines] of judged(cluster, profile, served, folder)) {
        say(`${profile.name} ${name}`, lines);
        trees += 1;
      }
      cluster.removeNamespace(profile.namespace);
    }
    for (const { name, namespace, rendered } of committedTrees()) {
      // Their namespaces may be in use: the objects are tried in one of our own.
      cluster.makeNamespace(`${PREFIX}committed`);
      const moved = new Map([...rendered].map(([file, text]) => [file, inNamespace(text, namespace)]));
      say(name, dryRun(cluster, served(moved)));
      trees += 1;
    }
  } finally {
    for (const namespace of ['argocd', 'committed']) cluster.removeNamespace(`${PREFIX}${namespace}`);
    rmSync(folder, { recursive: true, force: true });
  }
  if (everyKind) complaints.push(...[...unserved].map((kind) => `the cluster does not serve ${kind}`));
  else for (const kind of unserved) console.log(`not tried, because the cluster does not serve it: ${kind}`);
  for (const complaint of complaints) console.error(complaint);
  console.log(`${trees} trees, ${complaints.length} complaints`);
  return complaints.length === 0 ? 0 : 1;
}

type Served = (rendered: Rendered) => Rendered;

/** The stopped festival as its files come, on a cluster without its namespace; everything else beside it. */
function judged(
  cluster: Cluster,
  { states, platform }: ProfileTrees,
  served: Served,
  folder: string,
): [name: string, complaints: string[]][] {
  const place = mkdtempSync(join(folder, 'tree-'));
  mkdirSync(place, { recursive: true });
  for (const [file, text] of served(states.stopped)) writeFileSync(join(place, file), text);
  return [
    ['stopped, applied as a folder', complaintsOf(cluster.applyFolder(place))],
    ['stopped, as it is there', drift(cluster, served(states.stopped))],
    ['open', dryRun(cluster, served(states.open))],
    ['archived', dryRun(cluster, served(states.archived))],
    ['_platform', dryRun(cluster, served(platform))],
  ];
}

function dryRun(cluster: Cluster, rendered: Rendered): string[] {
  const asked = [...rendered.values()].map((text): Manifest => parse(text));
  const answer = cluster.dryRun(asked);
  const lines = complaintsOf(answer);
  if (lines.length > 0) return lines;
  return [...asked.flatMap((object) => fillings(object, answer)), ...otherwise(rendered, answer.objects)];
}

/** What "clove diff --live" would show of objects that were not touched by hand: nothing, whatever the server filled in. */
function otherwise(rendered: Rendered, live: readonly Manifest[]): string[] {
  const tree = liveTree('staging/trees', rendered, live).rendered;
  return [...rendered.keys()]
    .filter((file) => tree.get(file) !== rendered.get(file))
    .map((file) => `${file} seems to have been changed by hand:\n${tree.get(file) ?? 'it is not there'}`);
}

/** What was applied is as git says, and a label put on it by hand is found, with the program that put it there. */
function drift(cluster: Cluster, rendered: Rendered): string[] {
  const asked = [...rendered.values()].map((text): Manifest => parse(text));
  const untouched = otherwise(rendered, cluster.live(asked));
  const quota = asked.find(({ kind }) => kind === 'ResourceQuota');
  if (quota === undefined) return [...untouched, 'there is no quota to put a label on'];
  cluster.label(quota.metadata.namespace ?? '', `resourcequota/${quota.metadata.name}`, 'mine=yes');
  const { rendered: tree, handsAt } = liveTree('staging/trees', rendered, cluster.live(asked));
  cluster.label(quota.metadata.namespace ?? '', `resourcequota/${quota.metadata.name}`, 'mine-');
  const changed = [...rendered.keys()].filter((file) => tree.get(file) !== rendered.get(file));
  const [hand] = handsAt({ kind: 'ResourceQuota', name: quota.metadata.name }, [
    'metadata',
    'labels',
    'mine',
  ]);
  return [
    ...untouched,
    ...(changed.length === 1 ? [] : [`one label by hand changed ${changed.join(', ') || 'nothing'}`]),
    ...(hand?.manager === 'kubectl-label'
      ? []
      : [`it was put there by ${hand?.manager ?? 'an unknown program'}`]),
  ];
}

function complaintsOf({ code, err }: Answer): string[] {
  const lines = err.split('\n').filter((line) => line.trim() !== '');
  return code === 0 ? lines.filter((line) => line.startsWith('Warning:')) : lines;
}

/** Kinds of Kubernetes itself are completed by every client, but for the identity of claim templates. */
function fillings(object: Manifest, { objects }: Answer): string[] {
  const answered = objects.find(
    ({ kind, metadata: { name } }) => kind === object.kind && name === object.metadata.name,
  );
  const custom = /\..*\//.test(object.apiVersion) && !object.apiVersion.includes('.k8s.io/v');
  const counts = (path: string) =>
    custom ||
    object.kind === 'HTTPRoute' ||
    /^spec\.volumeClaimTemplates\[\d+\]\.(?:apiVersion|kind)$/.test(path);
  return filledIn(object, answered)
    .filter(({ path }) => counts(path))
    .map(
      ({ path, value }) =>
        `${object.kind} ${object.metadata.name} ${path}: the server fills in ${JSON.stringify(value)}`,
    );
}

function servedOf(cluster: Cluster, rendered: Rendered, unserved: Set<string>): Rendered {
  const entries = [...rendered].filter(([, text]) => {
    const { apiVersion, kind }: Manifest = parse(text);
    const name = `${apiVersion} ${kind}`;
    if (cluster.serves(name)) return true;
    unserved.add(name);
    return false;
  });
  return new Map(entries);
}

function inNamespace(text: string, namespace: string): string {
  return text.replaceAll(`namespace: ${namespace}\n`, `namespace: ${PREFIX}committed\n`);
}
