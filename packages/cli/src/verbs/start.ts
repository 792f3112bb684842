import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  festivalTemplateFindings,
  type LoadedFestival,
  listFestivals,
  loadEnvironment,
  loadOps,
  openTemplates,
  type Plan,
  plan,
  readFestival,
  render,
  renderedFolder,
  writeRendered,
} from '@clove/charts-ts';
import { type Cluster, isFree, isOperational, startCluster } from '@clove/local-cluster';
import {
  buildPool,
  type Catalogue,
  endBundler,
  FindingsError,
  isExternal,
  loadCatalogue,
} from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, Complaint, UsageError } from '../context.ts';

const ENVIRONMENT = 'local';

interface Options {
  readonly port?: string;
}

/** `clove start [festival]`: builds the pool, renders the local environment and runs it until stopped. */
export function startVerb(context: CliContext): Command {
  return new Command('start')
    .description('run a festival on this machine')
    .argument('[festival]', 'festival file or slug (default: the first of gitops/festivals)')
    .option('--port <port>', 'public port (default: the local environment says)')
    .action(async (festival: string | undefined, options: Options) => {
      try {
        await start(context, festival, options);
      } catch (error) {
        if (context.signal.aborted) return;
        if (isOperational(error)) throw new Complaint(error.message);
        throw error;
      }
    });
}

async function start(context: CliContext, argument: string | undefined, options: Options): Promise<void> {
  const { root, signal } = context;
  const port = portOf(options.port);
  const festival = festivalOf(context, argument);
  const { state, festival: slug } = festival.festival;
  if (state !== 'open') {
    context.out(
      `${slug} is ${state}: nothing runs, its data stays. Set "state: open" in ${festival.document.file} to run it.`,
    );
    return;
  }
  const catalogue = loadCatalogue(root);
  const preview = planOf(context, festival, catalogue, port, placeholderTags(catalogue));
  const publicPort = Number(new URL(preview.publicUrl).port);
  if (!(await isFree('127.0.0.1', publicPort))) {
    throw new Complaint(`port ${publicPort} on 127.0.0.1 is taken: choose another with --port`);
  }

  const foreign = preview.services.filter(({ entry }) => isExternal(entry)).map(({ entry }) => entry.image);
  if (foreign.length > 0) {
    throw new Complaint(
      `one machine runs what this repository bundles, and ${foreign.join(', ')} comes from elsewhere: start a festival whose template does without`,
    );
  }
  context.err(`${preview.slug}: building ${preview.services.length + 1} images`);
  const images = [...preview.services, preview.toolbox].map(({ entry }) => entry.image);
  const built = await buildPool({ root, images }).finally(endBundler);
  const fresh = built.filter((image) => image.built).length;
  context.err(`${fresh} built, ${built.length - fresh} up to date (${seconds()} s)`);

  const tags = new Map(built.map(({ image, tag }) => [image, tag]));
  const planned = planOf(context, festival, catalogue, port, tags);
  const folder = renderedFolder(loadEnvironment(root, ENVIRONMENT), planned.slug);
  writeRendered(root, folder, render(planned));
  signal.throwIfAborted();
  const cluster = await startCluster({
    manifests: join(root, folder),
    bundles: join(root, '.clove/bundles'),
    state: join(root, '.clove/clusters', planned.slug),
    publicPort,
    signal,
    log: (line) => context.err(`${line} (${seconds()} s)`),
  });
  try {
    for (const line of welcome(planned, cluster)) context.out(line);
    if (!signal.aborted) {
      await new Promise((stopped) => signal.addEventListener('abort', stopped, { once: true }));
    }
    context.err('stopping');
  } finally {
    await cluster.stop();
  }
  context.err('stopped; the data is kept');
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`"${text}" is not a port`);
}

/** A path to a festival file, or the slug of one in gitops/festivals. */
function festivalOf({ root }: CliContext, argument: string | undefined): LoadedFestival {
  const slugs = listFestivals(root);
  const [first] = slugs;
  const wanted = argument ?? first;
  if (wanted === undefined) throw new UsageError('there is no festival file in gitops/festivals');
  const path = slugs.includes(wanted)
    ? join(root, 'gitops/festivals', `${wanted}.yaml`)
    : resolve(root, wanted);
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no festival file ${wanted}; gitops/festivals has ${slugs.join(', ') || 'none'}`,
    );
  }
  const { document, loaded, fields, findings } = readFestival(path, relative(root, path));
  if (loaded !== undefined) return loaded;
  // A file that is wrong is not planned, which would tell whether its template exists.
  const library = openTemplates(root, loadCatalogue(root));
  throw new FindingsError([...findings, ...festivalTemplateFindings(library, document, fields)]);
}

function planOf(
  { root }: CliContext,
  festival: LoadedFestival,
  catalogue: Catalogue,
  port: number | undefined,
  tags: ReadonlyMap<string, string>,
): Plan {
  const environment = loadEnvironment(root, ENVIRONMENT);
  const ops = loadOps(root, ENVIRONMENT, festival.festival.festival);
  return plan({ root, catalogue, festival, environment, ops, tags, ...(port === undefined ? {} : { port }) });
}

/** Which images a festival needs does not hang on their content: with these, it is known before anything is built. */
function placeholderTags(catalogue: Catalogue): Map<string, string> {
  return new Map([...catalogue.keys()].map((image) => [image, '000000000000']));
}

function welcome(planned: Plan, cluster: Cluster): string[] {
  const auth = planned.services.find(({ entry }) => entry.service === 'auth')?.entry;
  const email = auth?.config['ORGANISER_EMAIL'];
  const password = cluster.secrets['auth-secrets']?.['ORGANISER_PASSWORD'];
  const { title } = planned.festival;
  return [
    '',
    `${title.ko}${title.en === undefined ? '' : ` (${title.en})`} is open after ${seconds()} s`,
    `  storefront  ${planned.publicUrl}`,
    `  API         ${planned.publicUrl}/openapi.json`,
    ...(password === undefined ? [] : [`  organiser   ${String(email)}  ${password}`]),
    `  logs        .clove/clusters/${planned.slug}/logs (beside them: cluster.json)`,
    `  not enforced on one machine: ${shortList(cluster.notEnforced)}; all of it in cluster.json`,
    '  Ctrl-C stops it; the next start keeps the data',
  ];
}

/** What a person would miss, of all that has no effect here; cluster.json has the whole list. */
const WORTH_TELLING: Readonly<Record<string, string>> = {
  NetworkPolicy: 'network policies',
  resources: 'cpu and memory limits',
  securityContext: 'security contexts',
  metrics: 'autoscaling (the minimum runs)',
  topologySpreadConstraints: 'spread over nodes',
  PodDisruptionBudget: 'disruption budgets',
  ResourceQuota: 'quota',
};

function shortList(notEnforced: readonly string[]): string {
  const names = new Set(notEnforced.map((path) => path.split(/[ .]/).at(-1)));
  const told = Object.entries(WORTH_TELLING).filter(([name]) => names.has(name));
  return told.map(([, text]) => text).join(', ');
}

/** Since this process was started: what a person waits from the request to the answer, to a tenth. */
function seconds(): string {
  return (performance.now() / 1000).toFixed(1);
}
