import {
  type EnvironmentTree,
  environmentTreeOf,
  parseEnvironment,
  platformFrom,
  projectFiles,
  type Tree,
} from '../../../src/index.ts';
import { added, changed, removed } from '../../mutations.ts';
import { PROFILES } from '../../switch-texts.ts';
import type { Case } from '../case.ts';
import { GOOD, LONG_AFTER, PRODUCTION, rewritten } from '../trees.ts';

/** What the festivals of production share: its sales open in the future of this instant, under a freeze. */
export const SHARED = environmentTree(PRODUCTION);
export const BEFORE = Date.parse(PRODUCTION.target.plan.festival.sales.opensAt) - 1;
export const PROJECT = 'AppProject clove-production-seoul-jazz-2026';

function environmentTree(...trees: readonly [Tree, ...Tree[]]): EnvironmentTree {
  const [{ target }] = trees;
  const targets = trees.map((tree) => tree.target);
  const projects = targets.map(({ plan }) => projectFiles(plan));
  return environmentTreeOf(target.environment, targets, platformFrom(target.environment, projects));
}

/** An environment on shared servers that give out this many connections. */
export function sharedServer(maxConnections: number): EnvironmentTree {
  const text = PROFILES.external.replace('maxConnections: 1000', `maxConnections: ${maxConnections}`);
  const environment = parseEnvironment(text, 'gitops/environments/test/environment.yaml');
  return { ...SHARED, environment, targets: [GOOD, PRODUCTION].map(({ target }) => target) };
}

/** As above, for what festivals share. */
export const SHARED_CASES: readonly Case<EnvironmentTree>[] = [
  ...(
    [
      ['ApplicationSet', 'spec.template.spec.syncPolicy.syncOptions'],
      ['Application', 'spec.syncPolicy.syncOptions'],
    ] as const
  ).map(
    ([kind, field]): Case<EnvironmentTree> => [
      'failed-jobs-stop-syncs',
      changed(SHARED, `${kind} `, field, ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true']),
      `${kind} clove-production`,
      `${field}[1]`,
    ],
  ),
  [
    'yaml-reads-the-same',
    rewritten(SHARED, /applicationset-/, /part-of: clove/, 'part-of: yes'),
    'ApplicationSet clove-production',
    'metadata.labels["app.kubernetes.io/part-of"]',
  ],
  [
    'schema-valid',
    changed(SHARED, 'ApplicationSet', 'spec.template.spec.colour', 'red'),
    'ApplicationSet clove-production',
    'spec.template.spec.colour',
  ],
  [
    'valid-names',
    changed(SHARED, PROJECT, 'metadata.name', 'Clove_production'),
    'AppProject Clove_production',
    'metadata.name',
  ],
  ['no-duplicates', added(SHARED, PROJECT, (object) => object), PROJECT, 'metadata.name'],
  [
    'no-plain-secrets',
    added(SHARED, PROJECT, (object) => ({ ...object, apiVersion: 'v1', kind: 'Secret' })),
    'Secret clove-production-seoul-jazz-2026',
    undefined,
  ],
  ['freeze-has-window', changed(SHARED, PROJECT, 'spec.syncWindows', undefined), PROJECT, 'spec.syncWindows'],
  [
    'freeze-has-window',
    changed(SHARED, PROJECT, 'spec.syncWindows[0].duration', '1h'),
    PROJECT,
    'spec.syncWindows',
    BEFORE,
  ],
  ['freeze-has-window', removed(SHARED, PROJECT), undefined, undefined, BEFORE],
  ['window-is-over', SHARED, PROJECT, 'spec.syncWindows', LONG_AFTER],
  ['connections-fit', sharedServer(100), undefined, undefined],
];
