import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Cause, type FieldPath, findPath } from '../../src/index.ts';
import { writeInputs } from './inputs.ts';
import { festivalTree, platformTree, scalars, type Tree } from './trees.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const root = writeInputs();
afterAll(() => rmSync(root, { recursive: true }));

const TREES = {
  bundled: festivalTree(root, 'bundled', 'spring-2026'),
  operators: festivalTree(root, 'operators', 'spring-2026'),
  external: festivalTree(root, 'external', 'spring-2026'),
  stopped: festivalTree(root, 'bundled', 'paused-2026'),
  archived: festivalTree(root, 'bundled', 'past-2026'),
  asleep: festivalTree(root, 'operators', 'paused-2026'),
  platform: platformTree(root, 'bundled', ['spring-2026', 'past-2026']),
  /** The real pool. */
  sample: festivalTree(REPOSITORY, 'staging', 'seoul-jazz-2026'),
} as const;

/** What is wrong with a cause, or nothing: its line must be about the field that it names. */
function complaint(tree: Tree, cause: Cause): string | undefined {
  const text = tree.lineOf(cause);
  if (text === undefined) return `there is no line ${cause.line} in ${cause.file}`;
  if (cause.why.includes('does not know')) return 'the table does not know this object';
  return isAbout(text, cause) ? undefined : `${cause.file}:${cause.line} (${cause.field}) reads: ${text}`;
}

function isAbout(text: string, { field, line }: Cause): boolean {
  const builder = /^builder: (\w+)$/.exec(field)?.[1];
  if (builder !== undefined) return new RegExp(`^(?:export )?(?:function|const) ${builder}\\b`).test(text);
  const [path = '', byDefault] = field.replace(/^[a-z ]+: |^(?:environment|ops)\./, '').split(' (');
  const steps = path.split('.');
  const names = (step: string | undefined) => new RegExp(`(?:^|[\\s{,"])${step}"?:`).test(text);
  // What a file leaves to its default is told of where its nearest parent stands; the file itself begins with its name.
  if (byDefault !== undefined)
    return steps.length === 1 ? line === 1 || names('environment') : steps.some(names);
  const last = steps.at(-1);
  return /^\d+$/.test(last ?? '') ? /^\s*- |[{[]/.test(text) : names(last);
}

describe.each(Object.values(TREES))('of $name', (tree) => {
  test('every object and every field has causes whose lines are there and about what they name', () => {
    const offenders = tree.objects.flatMap((object) =>
      [[], ...scalars(object)].flatMap((path: FieldPath) => {
        const causes = tree.causesOf(object, path);
        const complaints =
          causes.length === 0 ? ['no cause'] : causes.flatMap((cause) => complaint(tree, cause) ?? []);
        return complaints.map((text) => `${object.kind} ${object.metadata.name} ${path.join('.')}: ${text}`);
      }),
    );
    expect([...new Set(offenders)]).toEqual([]);
  });
});

/** "file: the text of the line" of the nearest cause; `subject` as people write it, without the hash of a name. */
function nearest(tree: Tree, subject: string): string {
  const [, kind, name, field = ''] = /^([A-Za-z]+)\/([^.[]*)\.?(.*)$/.exec(subject) ?? [];
  const object = tree.objects.find(
    (candidate) => candidate.kind === kind && candidate.metadata.name.replace(/-[0-9a-f]{8}$/, '') === name,
  );
  const path = object === undefined ? undefined : findPath(object, field);
  if (object === undefined || path === undefined) throw new Error(`there is no ${subject} in ${tree.name}`);
  const [cause] = tree.causesOf(object, path);
  return cause === undefined ? 'nothing' : `${cause.file.split('/').at(-1)}: ${tree.lineOf(cause)?.trim()}`;
}

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const PREFIX = 'environment.yaml: namespacePrefix: staging-festival-';
const FREEZE = 'environment.yaml: freeze: { hoursBefore: 24, hoursAfter: 6 }';
const POSTGRES = 'environment.yaml: postgres: { storage: 20Gi, cpu: "1", memory: 1Gi, memoryLimit: 2Gi';

const NEAREST: Readonly<
  Record<string, readonly [tree: keyof typeof TREES, subject: string, line: string][]>
> = {
  'its name and its namespace': [
    ['bundled', 'Namespace/staging-festival-spring-2026.metadata.name', PREFIX],
    ['bundled', 'Deployment/seat.metadata.namespace', PREFIX],
    ['bundled', 'Deployment/seat.metadata.name', 'seat-yes-number-yes-kakao.yaml: service: seat'],
    [
      'bundled',
      'Deployment/seat.metadata.labels.app.kubernetes.io/instance',
      'spring-2026.yaml: festival: spring-2026',
    ],
    [
      'external',
      `Deployment/seat.${CONTAINER}.env.DATABASE_URL.value`,
      'environment.yaml: postgres: { host: db.internal.example',
    ],
  ],
  'its image and what it is called by': [
    ['bundled', 'Deployment/seat', 'spring-2026.yaml: template: seat-house'],
    ['bundled', `Deployment/ticket.${CONTAINER}.image`, '1.0.0.yaml: tag: "abc00000000b"'],
    [
      'bundled',
      `Deployment/auth.${CONTAINER}.env.TOKEN_KEY.valueFrom`,
      'auth.yaml: secrets: [{ key: TOKEN_KEY',
    ],
    [
      'bundled',
      `Deployment/seat.${CONTAINER}.env.EDGE_TICKET_TOKEN.valueFrom`,
      'ticket-no-kakao.yaml: - { to: seat, port: management',
    ],
    ['bundled', 'ConfigMap/payment.data.PROVIDER_URL', 'payment-kakao.yaml: config: { PROVIDER_URL'],
    ['bundled', 'ConfigMap/gateway.data.LOG_LEVEL', 'environment.yaml: environment: bundled'],
    ['bundled', 'ConfigMap/gateway.data.PUBLIC_URL', 'environment.yaml: domain: staging.example'],
    ['sample', 'ConfigMap/ticket.data.SEAT_URL', 'ticket-kakao.yaml: - { to: seat, port: management'],
    ['sample', 'ConfigMap/sale.data.sale.json', 'seoul-jazz-2026.yaml: performances:'],
  ],
  'its size': [
    [
      'bundled',
      `Deployment/seat.${CONTAINER}.resources.requests.cpu`,
      'seat-yes-number-yes-kakao.yaml: resources: { cpu: 500m',
    ],
    ['bundled', 'HorizontalPodAutoscaler/seat.spec.maxReplicas', 'ops.yaml: seat: { max: 9 }'],
    ['bundled', 'HorizontalPodAutoscaler/seat.spec.minReplicas', 'spring-2026.yaml: expectedFans: 300000'],
    ['bundled', 'HorizontalPodAutoscaler/ticket.spec.maxReplicas', 'spring-2026.yaml: ticket: { max: 6 }'],
    ['bundled', 'HorizontalPodAutoscaler/auth.spec.maxReplicas', 'auth.yaml: replicas: { min: 2, max: 10 }'],
    ['bundled', 'HorizontalPodAutoscaler/auth.spec.minReplicas', 'auth.yaml: replicas: { min: 2, max: 10 }'],
    ['bundled', 'StatefulSet/postgres.spec.volumeClaimTemplates[0].spec.resources', POSTGRES],
    ['operators', 'Cluster/postgres.spec.instances', `${POSTGRES}, instances: 3 }`],
    ['operators', 'Cluster/postgres.spec.resources.limits.memory', `${POSTGRES}, instances: 3 }`],
  ],
  'a festival that is stopped or archived': [
    ['stopped', 'Deployment/seat.spec.replicas', 'paused-2026.yaml: state: stopped'],
    ['stopped', 'StatefulSet/postgres.spec.replicas', 'paused-2026.yaml: state: stopped'],
    ['archived', 'StatefulSet/rabbitmq.spec.replicas', 'past-2026.yaml: state: archived'],
    ['asleep', 'RabbitmqCluster/rabbitmq.spec.replicas', 'paused-2026.yaml: state: stopped'],
    [
      'asleep',
      'Cluster/postgres.metadata.annotations.cnpg.io/hibernation',
      'paused-2026.yaml: state: stopped',
    ],
  ],
  'a switch of the environment': [
    ['operators', 'ScaledObject/seat.apiVersion', 'environment.yaml: autoscaling: { kind: keda }'],
    [
      'operators',
      'ScaledObject/seat.spec.triggers[0].metadata.value',
      'environment.yaml: autoscaling: { kind: keda }',
    ],
    [
      'operators',
      'ScaledObject/seat.spec.triggers[1].metadata.start',
      'spring-2026.yaml: opensAt: 2026-03-01T20:00:00+09:00',
    ],
    [
      'operators',
      'ScaledObject/seat.spec.triggers[1].metadata.timezone',
      'spring-2026.yaml: timezone: Asia/Seoul',
    ],
    ['operators', 'ScaledObject/ticket.spec.maxReplicaCount', 'spring-2026.yaml: ticket: { max: 6 }'],
    [
      'operators',
      'HTTPRoute/gateway.spec.parentRefs[0].name',
      'environment.yaml: gateway: { name: public, namespace: gateways, listener: https }',
    ],
    [
      'operators',
      'PodMonitor/services.metadata.labels.release',
      'environment.yaml: observability: { kind: prometheusOperator',
    ],
    ['operators', 'PrometheusRule/festival.spec.groups[0].name', PREFIX],
    ['operators', 'ConfigMap/dashboard', 'environment.yaml: observability: { kind: prometheusOperator'],
    [
      'operators',
      'Namespace/staging-festival-spring-2026.metadata.labels.istio.io/dataplane-mode',
      'environment.yaml: mesh: { kind: istio, mode: ambient }',
    ],
    [
      'operators',
      'PeerAuthentication/default.spec.mtls.mode',
      'environment.yaml: mesh: { kind: istio, mode: ambient }',
    ],
    [
      'operators',
      'NetworkPolicy/allow-mesh-probes.spec.ingress[0].from[0].ipBlock.cidr',
      'environment.yaml: mesh: { kind: istio, mode: ambient }',
    ],
    [
      'external',
      'Namespace/staging-festival-spring-2026.metadata.labels.istio.io/rev',
      'environment.yaml: mesh: { kind: istio, mode: sidecar, revision: stable }',
    ],
    [
      'external',
      'ExternalSecret/database-seat.spec.secretStoreRef.name',
      'environment.yaml: secrets: { kind: externalSecrets, store: vault',
    ],
    ['bundled', `Deployment/gateway.${POD}.priorityClassName`, 'environment.yaml: priorityClasses: true'],
    ['bundled', `Deployment/seat.${POD}.terminationGracePeriodSeconds`, 'environment.yaml: drainSeconds: 10'],
  ],
  'who may talk to whom': [
    [
      'bundled',
      'NetworkPolicy/allow-gateway.spec.ingress[0].from[0].namespaceSelector',
      'environment.yaml: peers: { namespace: ingress-nginx }',
    ],
    [
      'bundled',
      'NetworkPolicy/allow-auth.spec.ingress[0].from[0].namespaceSelector',
      'environment.yaml: monitoring: { namespace: monitoring }',
    ],
    [
      'external',
      'NetworkPolicy/allow-seat.spec.egress[0].to[0].namespaceSelector',
      'environment.yaml: mesh: { kind: istio, mode: sidecar, revision: stable }',
    ],
    [
      'external',
      'NetworkPolicy/allow-migrate.spec.egress[1].to[0].ipBlock.cidr',
      'environment.yaml: postgres: { host: db.internal.example',
    ],
    [
      'operators',
      'AuthorizationPolicy/allow-web.spec.rules[1].from[0].source',
      'gateway.yaml: - { to: web, port: http, why: pages }',
    ],
  ],
  'what the festivals share': [
    [
      'platform',
      'AppProject/clove-test-spring-2026.metadata.name',
      'environment.yaml: projectPrefix: clove-test-',
    ],
    ['platform', 'AppProject/clove-test-spring-2026.spec.destinations[0].namespace', PREFIX],
    [
      'platform',
      'AppProject/clove-test-spring-2026.spec.destinations[0].server',
      'environment.yaml: cluster: { name: far, server: "https://far.example" }',
    ],
    [
      'platform',
      'AppProject/clove-test-spring-2026.spec.syncWindows[0].schedule',
      'spring-2026.yaml: opensAt: 2026-03-01T20:00:00+09:00',
    ],
    ['platform', 'AppProject/clove-test-spring-2026.spec.syncWindows[0].duration', FREEZE],
    [
      'platform',
      'AppProject/clove-test.spec.sourceRepos[0]',
      'environment.yaml: repoURL: https://github.com/example/festivals.git',
    ],
    ['platform', 'ApplicationSet/clove-test.spec.template.spec.destination.namespace', PREFIX],
    [
      'platform',
      'ApplicationSet/clove-test.spec.generators[0].git.revision',
      'environment.yaml: targetRevision: main',
    ],
    [
      'platform',
      'Application/clove-test.metadata.annotations.notifications.argoproj.io/subscribe.on-deployed.slack',
      'environment.yaml: notifications: { service: slack, recipients: [ops] }',
    ],
    ['platform', 'Application/clove-test.spec.syncPolicy.automated.prune', 'environment.yaml: argocd:'],
    ['platform', 'PriorityClass/staging-festival-selling.metadata.name', PREFIX],
    ['platform', 'PriorityClass/staging-festival-selling.value', 'environment.yaml: priorityClasses: true'],
  ],
  'nobody: the builder, the same for every festival': [
    ['bundled', `Deployment/seat.${POD}.securityContext.runAsUser`, 'services.ts: function deployment('],
    [
      'bundled',
      'NetworkPolicy/allow-dns.spec.egress[0].ports[0].port',
      'policies.ts: export function addPolicies(',
    ],
    ['bundled', 'ConfigMap/gateway.data.PORT', 'settings.ts: export function settingsOf('],
  ],
};

describe('the nearest cause is the line that would have to be edited', () => {
  test.each(Object.keys(NEAREST))('%s', (decided) => {
    const rows = NEAREST[decided] ?? [];
    const answers = rows.map(([tree, subject, line]) => {
      const answer = nearest(TREES[tree], subject);
      return `${subject} of ${tree}: ${answer.startsWith(line) ? line : answer}`;
    });
    expect(answers).toEqual(rows.map(([tree, subject, line]) => `${subject} of ${tree}: ${line}`));
  });
});
