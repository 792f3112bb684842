import { type FieldPath, valueAt } from '../../field-path.ts';
import type { Manifest } from '../../manifest-shape.ts';
import { connectionDemand } from '../connection-demand.ts';
import type { Rule } from '../rule.ts';
import { named, type Tree } from '../tree.ts';

/** What PostgreSQL gives out when it is told nothing. Source: PostgreSQL 18, max_connections. */
const BY_DEFAULT = 100;

export const serverGivesConnections: Rule = {
  id: 'server-gives-connections',
  severity: 'error',
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
};

interface Server {
  readonly object: Manifest;
  readonly field: FieldPath;
  readonly given: number;
}

/** PostgreSQL as one of the festival's own objects; a shared server is nobody's here. */
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
