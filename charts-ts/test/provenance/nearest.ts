/**
 * What decides it: "tree: object and field => file: how the line begins that would have to be edited". POD and CONTAINER
 * are replaced by the path to a workload's pod template and its container.
 */
export const NEAREST: Readonly<Record<string, readonly string[]>> = {
  'its name and its namespace': [
    'bundled: Namespace/staging-festival-spring-2026.metadata.name => environment.yaml: namespacePrefix: staging-festival-',
    'bundled: Deployment/seat.metadata.namespace => environment.yaml: namespacePrefix: staging-festival-',
    'bundled: Deployment/seat.metadata.name => seat-yes-number-yes-kakao.yaml: service: seat',
    'bundled: Deployment/seat.metadata.labels.app.kubernetes.io/instance => spring-2026.yaml: festival: spring-2026',
    'external: Deployment/seat.CONTAINER.env.DATABASE_URL.value => environment.yaml: postgres: { host: db.internal.example',
  ],
  'what runs in it, and with which settings': [
    'bundled: Deployment/seat => spring-2026.yaml: template: seat-house',
    'bundled: Deployment/payment-sandbox => environment.yaml: payments: sandbox',
    'bundled: Deployment/ticket.CONTAINER.image => 1.0.0.yaml: tag: "abc00000000b"',
    'bundled: Deployment/auth.CONTAINER.env.TOKEN_KEY.valueFrom => auth.yaml: secrets: [{ key: TOKEN_KEY',
    'bundled: Deployment/seat.CONTAINER.env.EDGE_TICKET_TOKEN.valueFrom => ticket-no-kakao.yaml: - { to: seat, port: management',
    'bundled: ConfigMap/payment.data.PROVIDER_URL => payment-kakao.yaml: config: { PROVIDER_URL',
    'bundled: ConfigMap/gateway.data.LOG_LEVEL => environment.yaml: environment: bundled',
    'bundled: ConfigMap/gateway.data.PUBLIC_URL => environment.yaml: domain: staging.example',
    'external: Deployment/seat.POD.volumes[1].secret.secretName => environment.yaml: caSecret: engine-ca',
    'sample: ConfigMap/ticket.data.SEAT_URL => ticket-kakao.yaml: - { to: seat, port: management',
    'sample: ConfigMap/sale.data.sale.json => seoul-jazz-2026.yaml: performances:',
  ],
  'its size': [
    'bundled: Deployment/seat.CONTAINER.resources.requests.cpu => seat-yes-number-yes-kakao.yaml: resources: { cpu: 500m',
    'bundled: HorizontalPodAutoscaler/seat.spec.maxReplicas => ops.yaml: seat: { max: 9 }',
    'bundled: HorizontalPodAutoscaler/seat.spec.minReplicas => spring-2026.yaml: expectedFans: 300000',
    'bundled: HorizontalPodAutoscaler/ticket.spec.maxReplicas => spring-2026.yaml: ticket: { max: 6 }',
    'bundled: HorizontalPodAutoscaler/auth.spec.maxReplicas => auth.yaml: replicas: { min: 2, max: 10 }',
    'bundled: HorizontalPodAutoscaler/auth.spec.minReplicas => auth.yaml: replicas: { min: 2, max: 10 }',
    'bundled: StatefulSet/postgres.spec.volumeClaimTemplates[0].spec.resources => environment.yaml: postgres: { storage: 20Gi',
    'operators: Cluster/postgres.spec.instances => environment.yaml: postgres: { storage: 20Gi',
    'operators: RabbitmqCluster/rabbitmq.spec.resources.limits.memory => environment.yaml: rabbitmq: { storage: 10Gi',
  ],
  'a festival that is stopped or archived': [
    'stopped: Deployment/seat.spec.replicas => paused-2026.yaml: state: stopped',
    'stopped: StatefulSet/postgres.spec.replicas => paused-2026.yaml: state: stopped',
    'archived: StatefulSet/rabbitmq.spec.replicas => past-2026.yaml: state: archived',
    'asleep: RabbitmqCluster/rabbitmq.spec.replicas => paused-2026.yaml: state: stopped',
    'asleep: Cluster/postgres.metadata.annotations.cnpg.io/hibernation => paused-2026.yaml: state: stopped',
  ],
  'a switch of the environment': [
    'operators: ScaledObject/seat.apiVersion => environment.yaml: autoscaling: { kind: keda }',
    'operators: ScaledObject/seat.spec.triggers[0].metadata.value => environment.yaml: autoscaling: { kind: keda }',
    'operators: ScaledObject/seat.spec.triggers[1].metadata.start => spring-2026.yaml: opensAt: 2026-03-01T20:00:00+09:00',
    'operators: ScaledObject/seat.spec.triggers[1].metadata.timezone => spring-2026.yaml: timezone: Asia/Seoul',
    'operators: ScaledObject/ticket.spec.maxReplicaCount => spring-2026.yaml: ticket: { max: 6 }',
    'operators: HTTPRoute/gateway.spec.parentRefs[0].name => environment.yaml: gateway: { name: public, namespace: gateways, listener: https }',
    'operators: PodMonitor/services.metadata.labels.release => environment.yaml: observability: { kind: prometheusOperator',
    'operators: PrometheusRule/festival.spec.groups[0].name => environment.yaml: namespacePrefix: staging-festival-',
    'operators: ConfigMap/dashboard => environment.yaml: observability: { kind: prometheusOperator',
    'operators: Namespace/staging-festival-spring-2026.metadata.labels.istio.io/dataplane-mode => environment.yaml: mesh: { kind: istio, mode: ambient }',
    'operators: PeerAuthentication/default.spec.mtls.mode => environment.yaml: mesh: { kind: istio, mode: ambient }',
    'operators: NetworkPolicy/allow-mesh-probes.spec.ingress[0].from[0].ipBlock.cidr => environment.yaml: mesh: { kind: istio, mode: ambient }',
    'external: Namespace/staging-festival-spring-2026.metadata.labels.istio.io/rev => environment.yaml: mesh: { kind: istio, mode: sidecar, revision: stable }',
    'external: ExternalSecret/database-seat.spec.secretStoreRef.name => environment.yaml: secrets: { kind: externalSecrets, store: vault',
    'bundled: Deployment/gateway.POD.priorityClassName => environment.yaml: priorityClasses: true',
    'bundled: Deployment/seat.POD.terminationGracePeriodSeconds => environment.yaml: drainSeconds: 10',
  ],
  'who may talk to whom': [
    'bundled: NetworkPolicy/allow-gateway.spec.ingress[0].from[0].namespaceSelector => environment.yaml: peers: { namespace: ingress-nginx }',
    'bundled: NetworkPolicy/allow-auth.spec.ingress[0].from[0].namespaceSelector => environment.yaml: monitoring: { namespace: monitoring }',
    'bundled: NetworkPolicy/allow-gateway.spec.egress[1].to[0].podSelector.matchLabels.app.kubernetes.io/name => environment.yaml: payments: sandbox',
    'external: NetworkPolicy/allow-seat.spec.egress[0].to[0].namespaceSelector => environment.yaml: mesh: { kind: istio, mode: sidecar',
    'external: NetworkPolicy/allow-migrate.spec.egress[1].to[0].ipBlock.cidr => environment.yaml: postgres: { host: db.internal.example',
    'operators: AuthorizationPolicy/allow-web.spec.rules[1].from[0].source => gateway.yaml: - { to: web, port: http, why: pages }',
  ],
  'what the festivals share': [
    'platform: AppProject/clove-test-spring-2026.metadata.name => environment.yaml: projectPrefix: clove-test-',
    'platform: AppProject/clove-test-spring-2026.spec.destinations[0].namespace => environment.yaml: namespacePrefix: staging-festival-',
    'platform: AppProject/clove-test-spring-2026.spec.destinations[0].server => environment.yaml: cluster: { name: far',
    'platform: AppProject/clove-test-spring-2026.spec.syncWindows[0].schedule => spring-2026.yaml: opensAt: 2026-03-01T20:00:00+09:00',
    'platform: AppProject/clove-test-spring-2026.spec.syncWindows[0].duration => environment.yaml: freeze: { hoursBefore: 24',
    'platform: AppProject/clove-test.spec.sourceRepos[0] => environment.yaml: repoURL: https://github.com/example/festivals.git',
    'platform: ApplicationSet/clove-test.spec.template.spec.destination.namespace => environment.yaml: namespacePrefix: staging-festival-',
    'platform: ApplicationSet/clove-test.spec.generators[0].git.revision => environment.yaml: targetRevision: main',
    'platform: Application/clove-test.metadata.annotations.notifications.argoproj.io/subscribe.on-deployed.slack => environment.yaml: notifications: { service: slack, recipients: [ops] }',
    'platform: Application/clove-test.spec.syncPolicy.automated.prune => environment.yaml: argocd:',
    'platform: PriorityClass/staging-festival-selling.metadata.name => environment.yaml: namespacePrefix: staging-festival-',
    'platform: PriorityClass/staging-festival-selling.value => environment.yaml: priorityClasses: true',
  ],
  'the builder: the same for every festival': [
    'bundled: Deployment/seat.POD.securityContext.runAsUser => services.ts: exists(addDeployment, ',
    'bundled: NetworkPolicy/allow-dns.spec.egress[0].ports[0].port => policies.ts: exists(addPolicies, ',
    'bundled: ConfigMap/gateway.data.PORT => settings.ts: why: exists(',
  ],
};

/** An edit of a file that a tree is made of: every field that it changes must name it. */
export const EDITS: readonly {
  readonly tree: 'bundled' | 'operators' | 'external' | 'platform';
  readonly file: string;
  readonly path: readonly (string | number)[];
  readonly to: string | number;
}[] = [
  { tree: 'bundled', file: 'environment', path: ['namespacePrefix'], to: 'trial-festival-' },
  { tree: 'bundled', file: 'environment', path: ['routing', 'domain'], to: 'trial.example' },
  { tree: 'bundled', file: 'environment', path: ['routing', 'peers', 'namespace'], to: 'ingress-other' },
  { tree: 'bundled', file: 'environment', path: ['registry'], to: 'registry.example/other' },
  { tree: 'bundled', file: 'environment', path: ['drainSeconds'], to: 20 },
  { tree: 'bundled', file: 'environment', path: ['monitoring', 'namespace'], to: 'metrics' },
  { tree: 'bundled', file: 'festival', path: ['state'], to: 'stopped' },
  { tree: 'bundled', file: 'festival', path: ['sales', 'expectedFans'], to: 90_000 },
  { tree: 'operators', file: 'festival', path: ['sales', 'opensAt'], to: '2026-03-02T21:00:00+09:00' },
  { tree: 'operators', file: 'environment', path: ['dataEngine', 'postgres', 'instances'], to: 4 },
  {
    tree: 'external',
    file: 'environment',
    path: ['dataEngine', 'rabbitmq', 'host'],
    to: 'mq2.internal.example',
  },
  { tree: 'platform', file: 'environment', path: ['freeze', 'hoursBefore'], to: 12 },
  { tree: 'platform', file: 'environment', path: ['cluster', 'server'], to: 'https://near.example' },
];
