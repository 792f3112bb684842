import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EnvironmentFile,
  loadEnvironment,
  loadFestival,
  type Plan,
  plan,
  planTarget,
  render,
  type TemplateLibrary,
} from '@clove/charts-ts';
import { freePort, startCluster } from '@clove/local-cluster';
import { type BuiltImage, buildPool, type Catalogue, endBundler, loadCatalogue } from '@clove/pool-images';
import { Office } from './office.ts';
import { beginWithDatabases } from './prepared-databases.ts';
import { root } from './root.ts';
import { stoppedBySignals } from './stopped-by-signals.ts';

export interface OfficeOptions {
  /** Festival file, from the repository's root. */
  readonly festival: string;
  /** Pods share a busy CPU by their requests, as in a cluster. @default false: evenly */
  readonly sharesByRequest?: boolean;
  /** Service -> pods; one of each by default. */
  readonly replicas?: Readonly<Record<string, number>>;
  /** Another pool and its templates than the repository's, and what runs for its images from elsewhere. */
  readonly pool?: {
    readonly catalogue: Catalogue;
    readonly templates: TemplateLibrary;
    readonly commands: Readonly<Record<string, readonly string[]>>;
  };
  /** Switches of the environment, other than `local` has them. */
  readonly environment?: Partial<EnvironmentFile>;
  /** Of an office before: what was signed and sealed there is valid here. Default: new ones. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the gateway refuses one network or member. @default nothing: all fans come from one address here */
  readonly limits?: 'none' | 'as deployed';
  /** Pods rehearse purchases before they are ready, as deployed. @default false: most offices open for a few requests */
  readonly rehearses?: boolean;
  /** Service -> variables on top of its own. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether commits wait for the disk. @default true, as for `npm start`; offices of tests, whose data is thrown away, do not */
  readonly fsync?: boolean;
  /** Stops an opening that is under way; it rejects with the reason when everything that it had started has ended. */
  readonly signal?: AbortSignal;
  /** Name of a service's role and database, where the server has those of another office, too. Default: the service's name. */
  readonly databaseOf?: (service: string) => string;
}

/** All fans come from one address here, and must not be taken for an attack. */
export const noRateLimits = {
  READS_PER_ADDRESS: '1000000',
  WRITES_PER_ADDRESS: '1000000',
  WRITES_PER_MEMBER: '1000000',
  LOGINS_PER_ADDRESS: '1000000',
  UNFINISHED_PER_ADDRESS: '1000000',
  WAITING_PER_ADDRESS: '1000000',
  LOGINS_AT_ONCE_PER_ADDRESS: '1000000',
  FAILED_LOGINS_PER_ADDRESS: '1000000',
  REFUSALS_PER_ADDRESS: '1000000',
};

/** Pods are ready at once, and their first requests take longer. */
export const noRehearsal = { REHEARSAL_MS: '0' };

/**
 * Opens a ticket office as `npm start` does, in a state folder of its own: pool, plan, manifests, processes. Without a signal of the
 * caller's, SIGINT and SIGTERM of this process stop it.
 */
export function openOffice(options: OfficeOptions): Promise<Office> {
  if (options.signal !== undefined) return open(options);
  return stoppedBySignals((signal) => open({ ...options, signal }));
}

async function open(options: OfficeOptions): Promise<Office> {
  const built = await builtPool();
  const port = await freePort();
  const catalogue = options.pool?.catalogue ?? loadCatalogue(root);
  const planned = planOffice(options, catalogue, port);
  const folder = newFolder();
  const manifests = mkdtempSync(join(folder, 'manifests-'));
  writeManifests(planned, manifests);
  if (isUsual(options)) await beginWithDatabases(planned, catalogue, manifests, join(folder, 'state'));
  return run({ planned, built, folder, manifests, port, options });
}

/** Service -> its variables: how many seconds a pod goes on accepting once it is to end. */
export function drainingFor(seconds: number): Record<string, Record<string, string>> {
  const services = [...loadCatalogue(root).values()].map(({ service }) => service);
  return Object.fromEntries(services.map((service) => [service, { DRAIN_SECONDS: String(seconds) }]));
}

/**
 * Rolls a running office to another festival file of the same festival, as a commit does in a cluster: pods whose environment or image
 * differs are replaced, services that it adds are started and those that it lacks are stopped.
 * Every service that it has must have been in the file with which the office opened: addresses are given out once.
 * @returns the plan of what runs now
 */
export async function rollOffice(office: Office, festival: string): Promise<Plan> {
  await builtPool();
  const planned = planOffice({ festival }, loadCatalogue(root), Number(new URL(office.baseUrl).port));
  const manifests = newFolder();
  try {
    writeManifests(planned, manifests);
    await office.cluster.apply(manifests);
    return planned;
  } finally {
    rmSync(manifests, { recursive: true });
  }
}

function planOffice(options: OfficeOptions, catalogue: Catalogue, port: number): Plan {
  const local = loadEnvironment(root, 'local');
  const planned = plan({
    root,
    catalogue,
    ...(options.pool === undefined ? {} : { templates: options.pool.templates }),
    festival: loadFestival(join(root, options.festival), options.festival),
    environment: { ...local, environment: { ...local.environment, ...options.environment } },
    port,
  });
  const { engine } = planned;
  const owner = options.databaseOf ?? engine.postgres.owner;
  return { ...planned, engine: { ...engine, postgres: { ...engine.postgres, owner } } };
}

function writeManifests(planned: Plan, folder: string): void {
  for (const [name, text] of render(planned)) writeFileSync(join(folder, name), text);
}

let pool: Promise<readonly BuiltImage[]> | undefined;

/** Once per process, whose sources do not change: comparing all of them with what is built takes 0.4 s of CPU time. */
function builtPool(): Promise<readonly BuiltImage[]> {
  pool ??= buildPool({ root }).finally(endBundler);
  return pool;
}

/** Opens the office that a committed tree describes, with one pod of each service; bundles are the working tree's. */
export async function openCommitted(environment: string, slug: string): Promise<Office> {
  const built = await builtPool();
  const target = planTarget(root, environment, slug);
  const replicas = Object.fromEntries(target.plan.services.map(({ entry }) => [entry.service, 1]));
  return run({
    planned: target.plan,
    built,
    folder: newFolder(),
    manifests: join(root, target.folder),
    port: await freePort(),
    options: { replicas, fsync: false },
  });
}

/** Whether its databases are those that the pool's images make on a server of its own. */
function isUsual({ pool, secrets, databaseOf }: OfficeOptions): boolean {
  const servers = process.env['DATABASE_URL'] ?? process.env['AMQP_URL'];
  return [pool, secrets, databaseOf, servers].every((given) => given === undefined);
}

function newFolder(): string {
  return mkdtempSync(join(root, '.clove', 'office-'));
}

interface Run {
  readonly planned: Plan;
  readonly built: readonly BuiltImage[];
  readonly folder: string;
  readonly manifests: string;
  readonly port: number;
  readonly options: Omit<OfficeOptions, 'festival'>;
}

async function run({ planned, built, folder, manifests, port, options }: Run): Promise<Office> {
  const lines: string[] = [];
  if (options.secrets !== undefined) {
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state', 'secrets.json'), JSON.stringify(options.secrets), { mode: 0o600 });
  }
  try {
    const cluster = await startCluster({
      manifests,
      bundles: join(root, '.clove/bundles'),
      state: join(folder, 'state'),
      publicPort: port,
      commands: options.pool?.commands ?? {},
      substituteBundles: Object.fromEntries(built.map(({ image, bundle }) => [image, bundle])),
      overrides: {
        replicas: options.replicas ?? {},
        // Tests and load generators use the CPU beside it.
        evenShares: options.sharesByRequest !== true,
        fsync: options.fsync ?? true,
        env: environmentOf(planned, options),
      },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      log: (line) => lines.push(line),
    });
    return new Office({
      cluster,
      plan: planned,
      folder,
      baseUrl: planned.publicUrl,
      toolbox: built.find(({ image }) => image === 'toolbox')?.bundle ?? '',
      organiserEmail: organiserEmail(planned),
    });
  } catch (error) {
    if (options.signal?.aborted === true) {
      // Of an opening that failed by itself, the logs in there say why.
      rmSync(folder, { recursive: true, force: true });
      throw options.signal.reason;
    }
    throw new Error(`the office did not open:\n${lines.slice(-20).join('\n')}\n${String(error)}`, {
      cause: error,
    });
  }
}

function environmentOf(planned: Plan, options: Run['options']): Record<string, Record<string, string>> {
  const rehearsal: Record<string, string> = options.rehearses === true ? {} : noRehearsal;
  const services = planned.services.map(({ entry }) => entry.service);
  return Object.fromEntries(
    services.map((service) => [
      service,
      { ...rehearsal, ...(service === 'gateway' ? gatewayEnv(options) : options.config?.[service]) },
    ]),
  );
}

function gatewayEnv({ limits = 'none', config }: Run['options']): Record<string, string> {
  return { ...(limits === 'none' ? noRateLimits : {}), ...config?.['gateway'] };
}

/** The organiser's login name, as the auth image's catalogue entry sets it. */
export function organiserEmail(planned: Plan): string {
  const value = planned.services.find(({ entry }) => entry.service === 'auth')?.entry.config[
    'ORGANISER_EMAIL'
  ];
  if (typeof value !== 'string') throw new Error('the catalogue names no ORGANISER_EMAIL');
  return value;
}
