import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { loadEnvironment, loadFestival, type Plan, plan, render } from '@clove/charts-ts';
import { copyDatabases, failedWith, type Resource, readManifests, startCluster } from '@clove/local-cluster';
import type { Catalogue } from '@clove/pool-images';
import { Client } from 'pg';
import { root } from './root.ts';

const PREPARED = join(root, '.clove', 'prepared');
/** Those of another state of the sources are kept no longer: each takes some 200 MB. */
const KEPT_UNUSED_MS = 24 * 3_600_000;
/** A festival with every service that has a database. */
const EVERYTHING = 'tests/festivals/everything.yaml';
/** Key of the advisory lock of who makes them. */
const PREPARING = 4712;

/**
 * Begins an office's state with databases as set-up and migrations leave them, instead of with none: of the CPU time that an
 * opening takes, a third went into them. They are made once, by the same Jobs, for every service: all images of a service have
 * the same migrations. Kept in .clove/prepared. Such an office is one that is started again on the data of its first start, in
 * which more services may have run.
 */
export async function beginWithDatabases(
  planned: Plan,
  catalogue: Catalogue,
  manifests: string,
  state: string,
): Promise<void> {
  const everything = planOfEverything(catalogue);
  const lacking = databasesOf(planned).filter((service) => !databasesOf(everything).includes(service));
  if (lacking.length > 0) throw new Error(`${EVERYTHING} has no ${lacking.join(', ')}`);
  const prepared = join(PREPARED, keyOf(everything));
  if (!existsSync(prepared)) await alone(() => prepare(everything, prepared));
  const now = new Date();
  utimesSync(prepared, now, now);
  const jobs = forDatabases(manifests).filter(({ kind }) => kind === 'Job');
  await copyDatabases(
    prepared,
    state,
    jobs.map(({ name }) => name),
  );
}

let everythingPlanned: Plan | undefined;

/** Once per process, whose sources do not change. */
function planOfEverything(catalogue: Catalogue): Plan {
  everythingPlanned ??= plan({
    root,
    catalogue,
    festival: loadFestival(join(root, EVERYTHING), EVERYTHING),
    environment: loadEnvironment(root, 'local'),
    port: 0,
  });
  return everythingPlanned;
}

function databasesOf({ services }: Plan): string[] {
  return services.filter(({ entry }) => entry.database !== undefined).map(({ entry }) => entry.service);
}

/** Whatever comes before the services, except the broker and its set-up. */
function forDatabases(manifests: string): Resource[] {
  return readManifests(manifests).filter(
    ({ kind, name, wave }) =>
      wave < 0 &&
      !(kind === 'StatefulSet' && name === 'rabbitmq') &&
      !(kind === 'Job' && /^broker-setup-/.test(name)),
  );
}

/**
 * All that set-up and migrations are made from: images by their content, and what their catalogue entries say. Not the festival,
 * whose data comes by provisioning.
 */
function keyOf({ services, toolbox }: Plan): string {
  const content = [...services, toolbox].map(({ entry, tag }) => ({ entry, tag }));
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

/** Of the workers of a test run, one after the other: the database that they share says whose turn it is. */
async function alone(work: () => Promise<void>): Promise<void> {
  const connectionString = process.env['TEST_DATABASE_URL'];
  if (connectionString === undefined) return work();
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PREPARING]);
    await work();
  } finally {
    await client.end();
  }
}

async function prepare(everything: Plan, prepared: string): Promise<void> {
  // Another has made them while this one waited for its turn.
  if (existsSync(prepared)) return;
  mkdirSync(PREPARED, { recursive: true });
  removeUnused();
  const folder = mkdtempSync(join(root, '.clove', 'office-'));
  const rendered = join(folder, 'rendered');
  const manifests = join(folder, 'manifests');
  const state = join(folder, 'state');
  try {
    mkdirSync(rendered);
    for (const [name, text] of render(everything)) writeFileSync(join(rendered, name), text);
    for (const { file } of forDatabases(rendered)) cpSync(file, join(manifests, basename(file)));
    const cluster = await startCluster({
      manifests,
      bundles: join(root, '.clove/bundles'),
      state,
      // Node keeps the compiled form of a bundle once: of a migration, little of what its service uses.
      compileCache: join(folder, 'compile-cache'),
    });
    await cluster.stop();
    removeSpareLog(join(state, 'postgres/data/pg_wal'));
    keep(state, prepared);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Of PostgreSQL's write-ahead log, what it has made in advance: each office would copy 16 MB a segment, a third of all. The first
 * segment has the last record, which may end in the second.
 */
function removeSpareLog(folder: string): void {
  const segments = readdirSync(folder).filter((name) => /^[0-9A-F]{24}$/.test(name));
  for (const spare of segments.sort().slice(2)) rmSync(join(folder, spare));
}

/** Where another test run in this checkout, with a shared database of its own, has been faster, its are as good. */
function keep(state: string, prepared: string): void {
  try {
    renameSync(state, prepared);
  } catch (error) {
    if (!failedWith(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

function removeUnused(): void {
  for (const name of readdirSync(PREPARED)) {
    const folder = join(PREPARED, name);
    const used = statSync(folder, { throwIfNoEntry: false });
    if (used !== undefined && Date.now() - used.mtimeMs > KEPT_UNUSED_MS)
      rmSync(folder, { recursive: true, force: true });
  }
}
