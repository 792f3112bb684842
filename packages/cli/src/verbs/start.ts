import { join } from 'node:path';
import {
  type LoadedFestival,
  loadEnvironment,
  loadOps,
  MAIL_SANDBOX,
  type Plan,
  PORTS,
  plan,
  render,
  renderedFolder,
  writeRendered,
} from '@clove/charts-ts';
import { type Cluster, isOperational, runningSupervisor, startCluster } from '@clove/local-cluster';
import {
  buildPool,
  type Catalogue,
  endBundler,
  externalPrograms,
  isExternal,
  loadCatalogue,
} from '@clove/pool-images';
import { Command } from 'commander';
import { type CliContext, CommandError, UsageError } from '../context.ts';
import { wholeNumber } from '../decimal.ts';
import { chosenFestival } from '../start/chosen-festival.ts';
import { openNow } from '../start/open-now.ts';
import { publicPort } from '../start/public-port.ts';
import { withoutMissing } from '../start/without-missing.ts';

const ENVIRONMENT = 'local';

interface Options {
  readonly port?: string;
  readonly now?: boolean;
}

/** `clove start [festival]`: builds the pool, renders the local environment and runs it until stopped. */
export function startVerb(context: CliContext): Command {
  return new Command('start')
    .description('run a festival on this machine')
    .argument(
      '[festival]',
      'festival file or slug (default: what "clove new" wrote last, else the first of gitops/festivals)',
    )
    .option('--port <port>', 'public port (default: the next free one from 8600)')
    .option('--now', 'open the sale at once, whatever the file says; the file stays as it is')
    .action(async (festival: string | undefined, options: Options) => {
      try {
        await start(context, festival, options);
      } catch (error) {
        if (context.signal.aborted) return;
        if (isOperational(error)) throw new CommandError(error.message);
        throw error;
      }
    });
}

async function start(context: CliContext, argument: string | undefined, options: Options): Promise<void> {
  const { root, signal } = context;
  const asked = portOf(options.port);
  const chosen = chosenFestival(root, argument);
  if (chosen.notice !== undefined) context.err(chosen.notice);
  let festival = chosen.loaded;
  const { state, festival: slug } = festival.festival;
  if (state !== 'open') {
    context.out(
      `${slug} is ${state}: nothing runs, its data stays. Set "state: open" in ${festival.document.file} to run it.`,
    );
    return;
  }
  const complete = loadCatalogue(root);
  if (options.now === true) {
    const opened = openNow(festival, context.now?.() ?? new Date());
    if (opened.notice !== undefined) context.err(opened.notice);
    ({ festival } = opened);
  }
  const clusterState = join(root, '.clove/clusters', slug);
  const running = runningSupervisor(clusterState);
  if (running !== undefined)
    throw new CommandError(`${slug} already runs here (process ${running}): stop it first`);
  const { port, notice } = await publicPort(asked, usualPort(root));
  if (notice !== undefined) context.err(notice);
  const previewOf = (pool: Catalogue) => planOf(context, festival, pool, port, placeholderTags(pool));
  const wanted = previewOf(complete);
  const external = externalPrograms(
    root,
    wanted.services.map(({ entry }) => entry),
  );
  const catalogue = withoutMissing(complete, wanted.template, external.missing, (line) => context.err(line));
  const preview = previewOf(catalogue);
  context.err(`${preview.slug}: building ${preview.services.length + 1} images`);
  const images = [...preview.services, preview.toolbox]
    .filter(({ entry }) => !isExternal(entry))
    .map(({ entry }) => entry.image);
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
    commands: external.commands,
    state: clusterState,
    publicPort: port,
    overrides: { env: withoutRehearsal(planned) },
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

/** A rehearsal costs memory and seconds of CPU, for the first purchases of a crowd that this machine does not have. */
function withoutRehearsal({ services }: Plan): Record<string, Record<string, string>> {
  return Object.fromEntries(services.map(({ entry }) => [entry.service, { REHEARSAL_MS: '0' }]));
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = wholeNumber(text) ?? 0;
  if (port > 0 && port < 65_536) return port;
  throw new UsageError(`"${text}" is not a port`);
}

/** The port that festivals of this machine have when none is asked for. */
function usualPort(root: string): number {
  const { routing } = loadEnvironment(root, ENVIRONMENT).environment;
  if (routing.kind !== 'none')
    throw new CommandError(`environment ${ENVIRONMENT}: routing must be of kind none`);
  return routing.port;
}

function planOf(
  { root }: CliContext,
  festival: LoadedFestival,
  catalogue: Catalogue,
  port: number,
  tags: ReadonlyMap<string, string>,
): Plan {
  const environment = loadEnvironment(root, ENVIRONMENT);
  const ops = loadOps(root, ENVIRONMENT, festival.festival.festival);
  return plan({ root, catalogue, festival, environment, ops, tags, port });
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
    ...mailPage(planned, cluster),
    `  logs        .clove/clusters/${planned.slug}/logs (beside them: cluster.json)`,
    `  not enforced on one machine: ${shortList(cluster.notEnforced)}; all of it in cluster.json`,
    '  Ctrl-C stops it; the next start keeps the data',
  ];
}

/** Where the mails that are not delivered can be read. */
function mailPage(planned: Plan, cluster: Cluster): string[] {
  if (!planned.services.some(({ entry }) => entry.service === MAIL_SANDBOX)) return [];
  return [`  mails       ${cluster.service(MAIL_SANDBOX).url(PORTS.http)}/sandbox/mails`];
}

/** What matters most of all that has no effect here; cluster.json has the whole list. */
const NOT_ENFORCED_TEXT: Readonly<Record<string, string>> = {
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
  const known = Object.entries(NOT_ENFORCED_TEXT).filter(([name]) => names.has(name));
  return known.map(([, text]) => text).join(', ');
}

/** Since this process was started: what a person waits from the request to the answer, to a tenth. */
function seconds(): string {
  return (performance.now() / 1000).toFixed(1);
}
