import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { connectionsTotal } from '../../plan/connections.ts';
import { environmentCause } from '../causes.ts';
import type { Rule } from '../rule.ts';
import { settingsOf } from '../settings-of.ts';
import { containers, named, replicasOf, type Tree, type Workload } from '../tree.ts';

/** Connections of a migration, one with the work and one with the lock; database-setup takes one more. */
const PER_MIGRATION = 2;
const SURGE = 1;

/** PostgreSQL's default. Source: PostgreSQL 18, max_connections. */
const BY_DEFAULT = 100;

/** Whether the database server has a connection for every pod. */
export const connectionRules: readonly Rule[] = [
  {
    id: 'connections-fit',
    why: 'When all pods are up and one is replaced, a server without free connections refuses the next purchase.',
    remediation:
      'Lower a maximum (scale) or a pool size (catalogue), or raise dataEngine.maxConnections; on a shared server also dataEngine.postgres.maxConnections, or move a festival to another one.',
    check: ({ tree }) => {
      const { maxConnections, reservedConnections } = tree.target.plan.environment.dataEngine;
      const { pools, sum } = connectionDemand(tree);
      const allowed = maxConnections - reservedConnections;
      const largest = pools.toSorted((a, b) => b.total - a.total)[0]?.workload.object;
      if (sum <= allowed || largest === undefined) return [];
      const shares = pools.map(
        ({ workload, pods, pool }) => `${workload.object.metadata.name} ${pods} x ${pool}`,
      );
      const message = `up to ${sum} connections, ${allowed} are allowed (${maxConnections} - ${reservedConnections} reserved): ${shares.join(', ')}`;
      const scaler = named(tree, 'HorizontalPodAutoscaler', largest.metadata.name);
      return scaler === undefined
        ? [{ object: largest, field: ['spec', 'replicas'], message }]
        : [{ object: scaler, field: ['spec', 'maxReplicas'], message }];
    },
    /** Festivals that share a server also share its connections. Stopped ones have no pods to open any. */
    checkEnvironment: ({ tree: { environment, targets } }) => {
      const { dataEngine } = environment.environment;
      if (dataEngine.kind !== 'external') return [];
      const shares = targets
        .filter(({ plan }) => plan.festival.state === 'open')
        .map(({ plan }) => ({ slug: plan.slug, total: connectionsTotal(plan.connections) }));
      const sum = shares.reduce((all, { total }) => all + total, 0);
      const { host, maxConnections } = dataEngine.postgres;
      if (sum <= maxConnections) return [];
      const list = shares.map(({ slug, total }) => `${slug} ${total}`).join(', ');
      const message = `all festivals together open up to ${sum} connections to ${host}, which gives out ${maxConnections}: ${list}`;
      const cause = environmentCause(environment, ['dataEngine', 'postgres', 'maxConnections'], message);
      return [{ message, cause }];
    },
  },
  {
    id: 'server-gives-connections',
    why: 'The plan counts on the connections of the environment file: a server that is started with fewer refuses purchases at the opening, when every pod is up.',
    remediation:
      'Start PostgreSQL with max_connections from dataEngine.maxConnections (charts-ts/src/charts/engines.ts).',
    check: ({ tree }) => {
      const server = serverOf(tree);
      if (server === undefined) return [];
      const { object, field, given } = server;
      const { maxConnections, reservedConnections } = tree.target.plan.environment.dataEngine;
      const needed = connectionDemand(tree).sum + reservedConnections;
      if (given >= maxConnections && given >= needed) return [];
      const message = `gives out ${given} connections; the environment says ${maxConnections}, and all pods with surge need ${needed} (${reservedConnections} of them reserved)`;
      return [{ object, field, message }];
    },
  },
];

/** What the pods of one workload can open at the same time. */
interface PoolUse {
  readonly workload: Workload;
  /** All of them and the one that comes first in a roll. */
  readonly pods: number;
  readonly pool: number;
  readonly total: number;
}

/** Connections that everything rendered can open: every pool at its most, surge, migrations and the set-up. */
function connectionDemand(tree: Tree): { readonly pools: readonly PoolUse[]; readonly sum: number } {
  const pools = containers(tree, 'Deployment').flatMap(({ workload, container }): PoolUse[] => {
    const pool = Number(settingsOf(tree, container)['DATABASE_POOL_SIZE'] ?? 0);
    const { max } = replicasOf(tree, workload);
    if (pool === 0 || max === 0) return [];
    const pods = max + SURGE;
    return [{ workload, pods, pool, total: pods * pool + PER_MIGRATION }];
  });
  return { pools, sum: pools.reduce((all, { total }) => all + total, 1) };
}

interface Server {
  readonly object: Manifest;
  readonly field: FieldPath;
  readonly given: number;
}

/** PostgreSQL as one of the festival's own objects; a shared server belongs to no festival. */
function serverOf(tree: Tree): Server | undefined {
  const set = named(tree, 'StatefulSet', 'postgres');
  if (set !== undefined) {
    const field = ['spec', 'template', 'spec', 'containers', 0, 'args'];
    const args = valueAt(set, field);
    const texts = Array.isArray(args) ? args.map(String) : [];
    const stated = texts.findLast((text) => text.startsWith('max_connections='));
    return { object: set, field, given: Number(stated?.slice('max_connections='.length) ?? BY_DEFAULT) };
  }
  const cluster = named(tree, 'Cluster', 'postgres');
  if (cluster === undefined) return undefined;
  const field = ['spec', 'postgresql', 'parameters', 'max_connections'];
  return { object: cluster, field, given: Number(valueAt(cluster, field) ?? BY_DEFAULT) };
}
