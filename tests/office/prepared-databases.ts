import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plan } from '@clove/charts-ts';
import { copyDatabases, failedWith, type Resource, readManifests, startCluster } from '@clove/local-cluster';
import { root } from './root.ts';

const PREPARED = join(root, '.clove', 'prepared');
/** Those of another state of the sources are kept no longer: each takes some 200 MB. */
const KEPT_UNUSED_MS = 24 * 3_600_000;

/**
 * Begins an office's state with databases as set-up and migrations leave them, instead of with none: of the CPU time that an
 * opening takes, a third went into them. They are made once per set of images, by the same Jobs, and kept in .clove/prepared.
 * Such an office is one that is started again on the data of its first start.
 */
export async function beginWithDatabases(planned: Plan, manifests: string, state: string): Promise<void> {
  const resources = readManifests(manifests).filter(isForDatabases);
  const prepared = join(PREPARED, keyOf(planned));
  if (!existsSync(prepared)) await prepare(resources, prepared);
  const now = new Date();
  utimesSync(prepared, now, now);
  const jobs = resources.filter(({ kind }) => kind === 'Job').map(({ name }) => name);
  await copyDatabases(prepared, state, jobs);
}

/** Whatever comes before the services, except the broker and its set-up. */
function isForDatabases({ kind, name, wave }: Resource): boolean {
  if (wave >= 0) return false;
  return !(kind === 'StatefulSet' && name === 'rabbitmq') && !(kind === 'Job' && /^broker-setup-/.test(name));
}

/**
 * All that set-up and migrations are made from: images by their content, and what their catalogue entries say. Not the festival,
 * whose data comes by provisioning.
 */
function keyOf({ services, toolbox }: Plan): string {
  const content = [...services, toolbox].map(({ entry, tag }) => ({ entry, tag }));
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

async function prepare(resources: readonly Resource[], prepared: string): Promise<void> {
  mkdirSync(PREPARED, { recursive: true });
  await removeUnused();
  const folder = mkdtempSync(join(root, '.clove', 'office-'));
  const [manifests, state] = [join(folder, 'manifests'), join(folder, 'state')];
  for (const { file } of resources) cpSync(file, join(manifests, basename(file)));
  const cluster = await startCluster({ manifests, bundles: join(root, '.clove/bundles'), state });
  await cluster.stop();
  try {
    renameSync(state, prepared);
  } catch (error) {
    // Another test file has made the same meanwhile.
    if (!failedWith(error, 'ENOTEMPTY') && !failedWith(error, 'EEXIST')) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
}

async function removeUnused(): Promise<void> {
  for (const name of await readdir(PREPARED)) {
    const { mtimeMs } = await stat(join(PREPARED, name));
    if (Date.now() - mtimeMs > KEPT_UNUSED_MS) {
      rmSync(join(PREPARED, name), { recursive: true, force: true });
    }
  }
}
