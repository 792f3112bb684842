import type { CatalogueEntry, Finding } from '@clove/pool-images/in-memory';
import type { LoadedEnvironment } from '../environment/read.ts';
import type { Sizing } from './replica-counts.ts';

/** Connections of one migration Job: one that migrates, one that holds the advisory lock. */
const JOB_CONNECTIONS = 2;

/** The most connections that one service can hold at the same time. */
export interface ConnectionsRow {
  readonly service: string;
  readonly pods: number;
  readonly poolSize: number;
  readonly jobs: number;
  readonly total: number;
}

/** (max replicas + surge) x pool + Jobs, per service with a database. */
export function connectionsTable(
  entries: readonly CatalogueEntry[],
  sizing: ReadonlyMap<string, Sizing>,
): ConnectionsRow[] {
  return entries.flatMap((entry) => {
    const size = sizing.get(entry.service);
    if (size === undefined || size.poolSize === 0) return [];
    const pods = size.max + size.surge;
    const total = pods * size.poolSize + JOB_CONNECTIONS;
    return [{ service: entry.service, pods, poolSize: size.poolSize, jobs: JOB_CONNECTIONS, total }];
  });
}

/** The sum over all services; one more is for database-setup. */
export function connectionsTotal(rows: readonly ConnectionsRow[]): number {
  return rows.reduce((sum, row) => sum + row.total, 1);
}

/** A finding when the sum could exceed what the server gives out. */
export function connectionFindings(
  environment: LoadedEnvironment,
  slug: string,
  rows: readonly ConnectionsRow[],
): Finding[] {
  const { maxConnections, reservedConnections } = environment.environment.dataEngine;
  const total = connectionsTotal(rows);
  const allowed = maxConnections - reservedConnections;
  if (total <= allowed) return [];
  const shares = rows
    .map((row) => `${row.service} ${row.pods} pods x ${row.poolSize} + ${row.jobs}`)
    .join(', ');
  const message = `${slug} could open ${total} connections but ${allowed} are allowed (${maxConnections} - ${reservedConnections} reserved): ${shares}`;
  return [environment.document.finding(['dataEngine', 'maxConnections'], message)];
}
