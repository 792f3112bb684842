import { valueAt } from '../../field-path.ts';
import { databaseSecret, ownSecret } from '../../plan/secrets.ts';
import { edgePlaces, policyEdges } from '../edges.ts';
import { named } from '../images.ts';
import { catalogue, environment, festival, type Place } from '../place.ts';
import type { Row } from '../row.ts';
import { namespaceName } from '../settings.ts';
import { decidesMax, decidesMin } from '../sizes.ts';
import { imagesWith, type Subject } from '../subject.ts';

const EXTERNAL_SECRET = /^ExternalSecret /;
const SCALED = /^ScaledObject /;
const MONITOR = /^(?:PodMonitor|PrometheusRule) /;
const AUTHORIZATION = /^AuthorizationPolicy /;

/** What is there only because an environment switched it on. */
export const switchRows: readonly Row[] = [
  {
    object: EXTERNAL_SECRET,
    why: 'a secret that is required, copied from the store of this environment',
    from: (subject) => [environment('secrets', 'kind'), ...secretPlaces(subject)],
    builder: ['charts/external-secrets.ts', 'addExternalSecrets'],
    switched: true,
  },
  ...['metadata.name', 'spec.target.name', 'spec.data', '**.app.kubernetes.io/name'].map(
    (field): Row => ({ object: EXTERNAL_SECRET, field, why: 'who needs this secret', from: secretPlaces }),
  ),
  {
    object: EXTERNAL_SECRET,
    field: 'spec.data.*.remoteRef.key',
    why: 'its place in the store: <prefix><slug>/<secret>',
    from: (subject) => [environment('secrets', 'prefix'), festival('festival'), ...secretPlaces(subject)],
  },
  {
    object: EXTERNAL_SECRET,
    field: 'spec.refreshInterval',
    why: 'how often the store is asked again',
    from: () => [environment('secrets', 'refreshMinutes')],
  },
  {
    object: EXTERNAL_SECRET,
    field: 'spec.secretStoreRef.name',
    why: 'the store of this environment',
    from: () => [environment('secrets', 'store')],
  },
  {
    object: EXTERNAL_SECRET,
    field: 'spec.secretStoreRef.kind',
    why: 'the store of this environment',
    from: () => [environment('secrets', 'storeKind')],
  },
  {
    object: SCALED,
    why: 'the plan lets this service grow, and this environment scales by KEDA',
    from: (subject) => [environment('autoscaling', 'kind'), ...decidesMax(subject), ...decidesMin(subject)],
    builder: ['charts/autoscaling.ts', 'addScaledObject'],
    switched: true,
  },
  { object: SCALED, field: 'spec.minReplicaCount', why: 'the planned minimum', from: decidesMin },
  { object: SCALED, field: 'spec.maxReplicaCount', why: 'the planned maximum', from: decidesMax },
  {
    object: SCALED,
    field: 'spec.advanced.horizontalPodAutoscalerConfig.name',
    why: 'the autoscaler that it takes over',
    from: named,
  },
  {
    object: SCALED,
    field: 'spec.triggers.1.metadata.timezone',
    why: "the calendar is the festival's",
    from: () => [festival('timezone')],
  },
  {
    object: SCALED,
    field: 'spec.triggers.1.metadata.start',
    why: 'pods of the opening stand ready before it',
    from: () => [
      festival('sales', 'opensAt'),
      environment('autoscaling', 'leadMinutes'),
      festival('timezone'),
    ],
  },
  {
    object: SCALED,
    field: 'spec.triggers.1.metadata.end',
    why: 'and stay for a while, at the latest until sales close',
    from: () => [
      festival('sales', 'opensAt'),
      environment('autoscaling', 'holdMinutes'),
      festival('sales', 'closesAt'),
      festival('timezone'),
    ],
  },
  {
    object: SCALED,
    field: 'spec.triggers.1.metadata.desiredReplicas',
    why: 'as many pods as the opening needs',
    from: decidesMax,
  },
  {
    object: MONITOR,
    why: 'this environment is watched by the Prometheus operator',
    from: () => [environment('observability', 'kind'), environment('monitoring', 'namespace')],
    builder: ['charts/observability.ts', 'addObservability'],
    switched: true,
  },
  {
    object: MONITOR,
    field: 'metadata.labels',
    why: "a label that the cluster's Prometheus selects by",
    from: ({ path, plan }) => {
      const { observability } = plan.environment;
      const key = String(path[2] ?? '');
      const chosen = observability.kind === 'prometheusOperator' && key in observability.labels;
      return chosen ? [environment('observability', 'labels', key)] : [];
    },
  },
  ...['spec.groups.*.name', 'spec.groups.*.rules.*.expr'].map(
    (field): Row => ({ object: MONITOR, field, why: 'only of its own namespace', from: namespaceName }),
  ),
  {
    object: MONITOR,
    field: 'spec.groups.*.rules.*.labels.festival',
    why: 'whose alert it is',
    from: () => [festival('festival')],
  },
  {
    object: MONITOR,
    field: 'spec.groups.*.rules.*.labels.environment',
    why: 'whose alert it is',
    from: () => [environment('environment')],
  },
  {
    object: /^ConfigMap dashboard$/,
    why: 'this environment wants a dashboard',
    from: () => [environment('observability', 'dashboard'), environment('observability', 'kind')],
    builder: ['charts/dashboard.ts', 'dashboard'],
    switched: true,
  },
  {
    object: /^ConfigMap dashboard$/,
    field: 'data',
    why: 'the panels, for its own namespace',
    from: () => [environment('observability', 'dashboard'), ...namespaceName(), environment('environment')],
  },
  {
    object: /^PeerAuthentication /,
    why: 'mutual TLS between all pods: this environment has a mesh',
    from: () => [environment('mesh', 'kind')],
    builder: ['charts/mesh.ts', 'addMesh'],
    switched: true,
  },
  {
    object: AUTHORIZATION,
    why: 'the edge table by identity: this environment has a mesh',
    from: () => [environment('mesh', 'kind'), festival('template')],
    builder: ['charts/mesh.ts', 'addMesh'],
    switched: true,
  },
  {
    object: AUTHORIZATION,
    field: 'spec.rules.*',
    why: 'an edge of the edge table that ends here',
    from: policyEdges,
  },
  {
    object: AUTHORIZATION,
    field: 'spec.rules.*.from.*.source.principals',
    why: "the caller's account in the mesh",
    from: (subject) => [...policyEdges(subject), environment('mesh', 'trustDomain'), ...namespaceName()],
  },
  {
    object: /^NetworkPolicy allow-mesh-probes$/,
    why: "probes reach the pods of an ambient mesh by an address of the node's proxy",
    from: () => [environment('mesh', 'mode')],
    builder: ['charts/policies.ts', 'addPolicies'],
    switched: true,
  },
];

/** Who needs a secret: its declaration, the database or the edge that it belongs to. */
function secretPlaces(subject: Subject): Place[] {
  const { plan, object, path } = subject;
  const name = object.metadata.name;
  const item = path[1] === 'data' ? valueAt(object, [...path.slice(0, 3), 'secretKey']) : undefined;
  const declared = [...plan.services, plan.toolbox].flatMap(({ entry }) =>
    entry.secrets.flatMap((secret, index) =>
      ownSecret(entry, secret) === name && (item === undefined || secret.key === item)
        ? [
            catalogue(entry.image, 'secrets', index),
            ...(secret.payments === undefined ? [] : [environment('payments')]),
          ]
        : [],
    ),
  );
  const database = imagesWith(
    subject,
    ({ service, database: own }) => own !== undefined && databaseSecret(service) === name,
  ).map((image) => catalogue(image, 'database'));
  const edges = plan.edges
    .filter(({ credential }) => credential === name)
    .flatMap((edge) => edgePlaces(subject, edge));
  const found = [...declared, ...database, ...edges];
  return found.length > 0 ? found : [environment('dataEngine', 'kind')];
}
