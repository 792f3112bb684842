import type { EnvironmentTree } from '../../../src/index.ts';
import { added, changed, removed } from '../../mutations.ts';
import type { Case } from '../case.ts';
import { FIRST, GOOD, OPERATED, POD, PRODUCTION, WAVE } from '../trees.ts';
import { PROJECT, SHARED } from './shared.ts';

const RULE = 'same-as-planned';
const REPOSITORY = PRODUCTION.target.plan.environment.argocd?.repoURL;
const LABEL = 'app.kubernetes.io/name';

/** One edit by hand: the object and the field that it changes, which the finding has to name. */
function edit(tree: typeof GOOD, object: string, field: string, value: unknown, found = field): Case {
  return [RULE, changed(tree, object, field, value), object, found];
}

/** What no other rule checks, or only in part: one edit of each kind of a festival's manifests. */
export const HAND_EDITS: readonly Case[] = [
  // network policies: peers, selectors, CIDRs, ports
  edit(
    GOOD,
    'NetworkPolicy allow-seat',
    'spec.ingress[1].from[0].podSelector.matchLabels',
    { [LABEL]: 'web' },
    'spec.ingress[1]',
  ),
  edit(GOOD, 'NetworkPolicy allow-dns', 'spec.egress[0].to[1].ipBlock.cidr', '0.0.0.0/0', 'spec.egress[0]'),
  edit(
    PRODUCTION,
    'NetworkPolicy allow-payment',
    'spec.podSelector.matchLabels',
    {},
    `spec.podSelector.matchLabels["${LABEL}"]`,
  ),
  edit(GOOD, 'NetworkPolicy default-deny', 'spec.policyTypes', ['Ingress'], 'spec.policyTypes[1]'),
  edit(GOOD, 'NetworkPolicy allow-seat', 'spec.ingress[1].ports[0].port', 9091, 'spec.ingress[1].ports[0]'),
  // settings of the data engines
  edit(
    GOOD,
    'StatefulSet postgres',
    `${FIRST}.args`,
    ['-c', 'max_connections=500', '-c', 'fsync=off'],
    `${FIRST}.args[3]`,
  ),
  edit(GOOD, 'StatefulSet postgres', `${FIRST}.volumeMounts[0].name`, 'tmp'),
  edit(GOOD, 'StatefulSet rabbitmq', `${FIRST}.image`, 'docker.io/library/rabbitmq:3.13'),
  edit(
    OPERATED,
    'Cluster postgres',
    'spec.postgresql.parameters',
    { fsync: 'off' },
    'spec.postgresql.parameters.fsync',
  ),
  edit(OPERATED, 'RabbitmqCluster rabbitmq', 'spec.persistence.storage', '500Gi'),
  // ports of services, waves, probes
  edit(GOOD, 'Service seat', 'spec.ports[0].targetPort', 'management'),
  edit(GOOD, 'Service postgres', 'spec.ports[0].port', 5433),
  edit(GOOD, 'Job migrate-seat', `metadata.annotations["${WAVE}"]`, '3'),
  edit(GOOD, 'Deployment seat', `${FIRST}.readinessProbe.periodSeconds`, 300),
  edit(GOOD, 'Deployment seat', `${FIRST}.livenessProbe.httpGet.path`, '/readyz'),
  edit(GOOD, 'Deployment seat', `${POD}.terminationGracePeriodSeconds`, 3000),
  // whole objects
  [RULE, removed(GOOD, 'PodDisruptionBudget seat'), 'PodDisruptionBudget seat', undefined],
  [
    RULE,
    added(GOOD, 'ConfigMap topology', (object) => ({ ...object, metadata: { name: 'of-mine' } })),
    'ConfigMap of-mine',
    undefined,
  ],
];

function sharedEdit(object: string, field: string, value: unknown, found = field): Case<EnvironmentTree> {
  return [RULE, changed(SHARED, object, field, value), object, found];
}

/** The same for what an environment's festivals share. */
export const SHARED_HAND_EDITS: readonly Case<EnvironmentTree>[] = [
  sharedEdit(PROJECT, 'spec.destinations[0].namespace', '*'),
  sharedEdit(PROJECT, 'spec.sourceRepos', [REPOSITORY, '*'], 'spec.sourceRepos[1]'),
  sharedEdit(PROJECT, 'spec.clusterResourceWhitelist', [], 'spec.clusterResourceWhitelist[0]'),
  sharedEdit(PROJECT, 'spec.syncWindows[0].manualSync', false),
  sharedEdit('ApplicationSet clove-production', 'spec.syncPolicy.preserveResourcesOnDeletion', false),
  sharedEdit(
    'ApplicationSet clove-production',
    'spec.template.spec.destination.server',
    'https://other.example',
  ),
  sharedEdit('Application clove-production', 'spec.source.targetRevision', 'mine'),
  [
    RULE,
    added(SHARED, PROJECT, (object) => ({ ...object, metadata: { ...object.metadata, name: 'of-mine' } })),
    'AppProject of-mine',
    undefined,
  ],
  [RULE, removed(SHARED, PROJECT), PROJECT, undefined],
];
