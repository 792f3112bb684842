import { connectionsTotal } from '../../plan/connections.ts';
import { connectionDemand } from '../connection-demand.ts';
import type { Rule } from '../rule.ts';
import { named } from '../tree.ts';

export const connectionsFit: Rule = {
  id: 'connections-fit',
  severity: 'error',
  why: 'When all pods are up and one rolls, a server that is out of connections refuses the next purchase.',
  remediation:
    'Lower a maximum (scale) or a pool size (catalogue), or raise dataEngine.maxConnections; on a shared server also dataEngine.postgres.maxConnections, or move a festival to another one.',
  check: ({ tree }) => {
    const { maxConnections, reservedConnections } = tree.target.plan.environment.dataEngine;
    const { pools, sum } = connectionDemand(tree);
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
    const field = ['dataEngine', 'postgres', 'maxConnections'];
    const place = environment.document.finding(field, message);
    return [{ message, cause: { ...place, field: `environment.${field.join('.')}`, why: message } }];
  },
};
