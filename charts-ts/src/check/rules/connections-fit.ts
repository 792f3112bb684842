import type { Rule } from '../rule.ts';
import { containers, dataOf, named, replicasOf } from '../tree.ts';

/** Connections of a migration, one with the work and one with the lock; database-setup takes one more. */
const PER_MIGRATION = 2;
const SURGE = 1;

export const connectionsFit: Rule = {
  id: 'connections-fit',
  severity: 'error',
  why: 'When all pods are up and one rolls, a server that is out of connections refuses the next purchase.',
  mend: 'Lower a maximum (scale) or a pool size (catalogue), or raise dataEngine.maxConnections.',
  check: ({ tree }) => {
    const { maxConnections, reservedConnections } = tree.target.plan.environment.dataEngine;
    const pools = containers(tree, 'Deployment').flatMap(({ workload, container }) => {
      const maps = (container.envFrom ?? []).map(({ configMapRef }) =>
        dataOf(named(tree, 'ConfigMap', configMapRef?.name ?? '')),
      );
      const pool = Number(
        maps.find((map) => map['DATABASE_POOL_SIZE'] !== undefined)?.['DATABASE_POOL_SIZE'] ?? 0,
      );
      const { max } = replicasOf(tree, workload);
      return pool === 0 || max === 0
        ? []
        : [{ workload, pool, pods: max + SURGE, total: (max + SURGE) * pool + PER_MIGRATION }];
    });
    const sum = pools.reduce((all, { total }) => all + total, 1);
    const allowed = maxConnections - reservedConnections;
    const largest = pools.toSorted((a, b) => b.total - a.total)[0];
    if (sum <= allowed || largest === undefined) return [];
    const shares = pools
      .map(({ workload, pods, pool }) => `${workload.object.metadata.name} ${pods} x ${pool}`)
      .join(', ');
    const message = `up to ${sum} connections, ${allowed} are allowed (${maxConnections} - ${reservedConnections} reserved): ${shares}`;
    const object =
      named(tree, 'HorizontalPodAutoscaler', largest.workload.object.metadata.name) ??
      largest.workload.object;
    return [
      {
        object,
        field: object.kind === 'Deployment' ? ['spec', 'replicas'] : ['spec', 'maxReplicas'],
        message,
      },
    ];
  },
};
