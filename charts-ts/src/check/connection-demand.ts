import { settingsOf } from './settings-of.ts';
import { containers, replicasOf, type Tree, type Workload } from './tree.ts';

/** Connections of a migration, one with the work and one with the lock; database-setup takes one more. */
const PER_MIGRATION = 2;
const SURGE = 1;

/** What the pods of one workload can open at the same time. */
export interface PoolUse {
  readonly workload: Workload;
  /** All of them and the one that comes first in a roll. */
  readonly pods: number;
  readonly pool: number;
  readonly total: number;
}

/** Connections that everything rendered can open: every pool at its most, surge, migrations and the set-up. */
export function connectionDemand(tree: Tree): { readonly pools: readonly PoolUse[]; readonly sum: number } {
  const pools = containers(tree, 'Deployment').flatMap(({ workload, container }): PoolUse[] => {
    const pool = Number(settingsOf(tree, container)['DATABASE_POOL_SIZE'] ?? 0);
    const { max } = replicasOf(tree, workload);
    if (pool === 0 || max === 0) return [];
    const pods = max + SURGE;
    return [{ workload, pods, pool, total: pods * pool + PER_MIGRATION }];
  });
  return { pools, sum: pools.reduce((all, { total }) => all + total, 1) };
}
