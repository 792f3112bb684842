import { z } from 'zod';
import { addressWithPort, Host, Label } from './formats.ts';

/** Where the values of secrets come from; the manifests only ever name them. */
export const Secrets = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('existing')
        .describe(
          'They are made outside Clove: the ConfigMap secret-requirements lists every object and key.',
        ),
    }),
    z.strictObject({
      kind: z.literal('externalSecrets').describe('External Secrets Operator copies them from a store.'),
      storeKind: z.enum(['ClusterSecretStore']).default('ClusterSecretStore'),
      store: Label.describe('Name of the ClusterSecretStore.'),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9/_.-]*\/$/, 'a path that ends with a slash')
        .describe("Key in the store: <prefix><festival>/<secret>, with the secret's keys as properties."),
      refreshMinutes: z.int().min(1).max(1440).default(60).describe('How often the store is asked again.'),
    }),
  ])
  .default({ kind: 'existing' })
  .describe('Where the values of secrets come from. Default: existing.');

/** Where mails go; never to people outside of production unless an environment says so. */
export const Mail = z
  .union([
    z.literal('sandbox').describe('Kept in memory by mail-sandbox, delivered nowhere.'),
    z.strictObject({
      smtp: z.strictObject({
        host: Host.describe('The mail server; pods may reach it on this port alone.'),
        port: z
          .int()
          .min(1)
          .max(65535)
          .describe('465: TLS from the start. Others: STARTTLS, refused without.'),
        from: z.email().describe('Address that mails come from.'),
        user: z.string().min(1).max(320).describe('Name of its login.'),
        secret: Label.describe('Secret object whose key "password" is the password of that login.'),
      }),
    }),
  ])
  .default('sandbox')
  .describe('Where mails go. Default: sandbox, which tier production refuses.');
export type Mail = z.infer<typeof Mail>;

/** Where organisers' systems may be that take events. */
export const Webhooks = z
  .strictObject({
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('Plain http and private addresses are receivers, too; tier local only.'),
  })
  .prefault({})
  .describe(
    "Where organisers' systems may be that take events. Default: on the internet, by https on port 443.",
  );

/** Who decides how many replicas run between the plan's minimum and maximum. */
export const Autoscaling = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('hpa').describe('HorizontalPodAutoscaler by cpu.') }),
    z.strictObject({
      kind: z.literal('keda').describe('KEDA by cpu, and by the calendar before sales open.'),
      leadMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(30)
        .describe('How long before opensAt the pods of the opening stand ready.'),
      holdMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(60)
        .describe('How long after opensAt they stay, at the latest until closesAt.'),
    }),
  ])
  .default({ kind: 'hpa' })
  .describe('Who decides how many replicas run. Default: hpa.');

/** Where an alert sends its reader, unless an environment has a page of its own. */
const RUNBOOK = 'https://github.com/clove-tickets/clove/blob/main/docs/runbook.md';

/** Who scrapes and who alerts. */
export const Observability = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z
        .literal('prometheusOperator')
        .describe('PodMonitor and PrometheusRule per festival; needs monitoring.namespace.'),
      labels: z
        .record(z.string().min(1), z.string())
        .default({})
        .describe("Labels by which the cluster's Prometheus selects monitors and rules, such as release."),
      dashboard: z
        .boolean()
        .default(false)
        .describe(
          'A ConfigMap with two Grafana dashboards, the sale and its resources, labelled grafana_dashboard: "1".',
        ),
      runbook: z
        .url({ protocol: /^https?$/ })
        .default(RUNBOOK)
        .describe(
          'Page with a heading per alert, to which each alert leads. Default: docs/runbook.md of Clove.',
        ),
    }),
  ])
  .optional()
  .describe(
    'Who scrapes and who alerts. Default: the Prometheus operator with dashboards in tier production, none elsewhere.',
  );
export type Observability = NonNullable<z.infer<typeof Observability>>;

/** What an environment is watched by that does not say: real money is never without alerts by an oversight. */
export function observabilityOf(tier: string): Observability {
  if (tier !== 'production') return { kind: 'none' };
  return { kind: 'prometheusOperator', labels: {}, dashboard: true, runbook: RUNBOOK };
}

/** Where traces go. */
export const Traces = z
  .strictObject({
    endpoint: addressWithPort('http://collector.observability:4318').describe(
      'OTLP over HTTP, without /v1/traces.',
    ),
    namespace: Label.optional().describe(
      'Where the collector runs in this cluster. Absent: outside, on the internet.',
    ),
    ratio: z.number().min(0).max(1).default(1).describe('Share of the requests that are traced, 0 to 1.'),
  })
  .optional()
  .describe('Where every service sends its traces (OpenTelemetry). Absent: none are made.');

/** Whether a service mesh encrypts and authorises what goes from pod to pod. */
export const Mesh = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z
        .literal('istio')
        .describe(
          'Mutual TLS everywhere and an AuthorizationPolicy per service from the edge table. The namespaces of routing.peers and monitoring must be in the mesh too: pods without identity are refused.',
        ),
      mode: z
        .enum(['ambient', 'sidecar'])
        .describe(
          'ambient: nothing in the pods. sidecar: needs the Istio CNI plugin (Pod Security restricted).',
        ),
      revision: Label.optional().describe('Istio revision of the namespace. Default: the default one.'),
      trustDomain: z.string().min(1).default('cluster.local'),
      namespace: Label.default('istio-system').describe('Where istiod runs.'),
    }),
  ])
  .default({ kind: 'none' })
  .describe('Whether a service mesh encrypts and authorises pod to pod. Default: none.');

/** Around opensAt nothing that rolls pods is merged or synced. */
export const Freeze = z
  .strictObject({
    hoursBefore: z.int().min(0).max(336).describe('Hours before opensAt.'),
    hoursAfter: z.int().min(0).max(336).describe('Hours after opensAt.'),
  })
  .optional()
  .describe('Around opensAt nothing that rolls pods is merged or synced. Absent: no freeze.');

/** Which unusual values of a sale wait for an acknowledgement. */
export const UnusualValues = z
  .strictObject({
    priceFactor: z
      .number()
      .min(2)
      .describe('A price that becomes so many times as high or as low, such as 2, needs an acknowledgement.'),
  })
  .optional()
  .describe(
    'Which unusual values need an acknowledgement in ops.yaml: prices beyond the factor, prices to or from 0, sales that end in the past, renamed ids. Absent: they are only marked in the report.',
  );

/** The cluster that this environment runs in, as Argo CD knows it. */
export const Cluster = z
  .strictObject({
    name: Label,
    server: z
      .url({ protocol: /^https$/ })
      .describe("Address of the cluster's API server, as Argo CD knows it."),
  })
  .default({ name: 'in-cluster', server: 'https://kubernetes.default.svc' })
  .describe('The cluster of this environment. Default: the one that Argo CD runs in.');

/** Argo CD objects of this environment. */
export const ArgoCd = z
  .strictObject({
    namespace: Label.default('argocd').describe('Where Argo CD runs.'),
    projectPrefix: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,20}-$/, 'ends with a hyphen, at most 22 characters')
      .describe(
        "Name of a festival's AppProject and Application: <projectPrefix><slug>; unique per environment.",
      ),
    repoURL: z
      .string()
      .regex(/^(?:https:\/\/|ssh:\/\/|git@)\S+$/, 'https://, ssh:// or git@')
      .describe('Repository of the rendered manifests.'),
    pathPrefix: z
      .string()
      .regex(/^(?:[A-Za-z0-9_][A-Za-z0-9._-]*\/)+$/, 'folders that end with a slash, such as tickets/clove/')
      .default('')
      .describe('Folder of that repository that Clove lies in. Default: its root.'),
    targetRevision: z.string().min(1).default('main').describe('Branch or tag that is synced.'),
    syncOverrun: z
      .boolean()
      .default(true)
      .describe(
        'A sync that is running when a freeze begins may finish; needs Argo CD 3.5. false: Argo CD 3.3 is enough.',
      ),
    notifications: z
      .strictObject({
        service: Label.describe('Service of argocd-notifications, such as slack.'),
        recipients: z.array(z.string().min(1)).min(1),
        triggers: z
          .array(z.string().regex(/^on-[a-z-]+$/, 'a trigger such as on-sync-failed'))
          .min(1)
          .default(['on-sync-failed', 'on-health-degraded', 'on-deployed']),
      })
      .optional()
      .describe('Who is notified of syncs. Absent: no notifications.'),
  })
  .optional()
  .describe('Argo CD objects of this environment. Absent: none are rendered.');

/** What the cluster's owner pays, so that a plan can say what a festival costs. */
export const Prices = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, 'a currency code such as KRW'),
    cpuHour: z.number().min(0).describe('One requested core for an hour.'),
    memoryGiHour: z.number().min(0).describe('One requested GiB of memory for an hour.'),
    storageGiMonth: z.number().min(0).describe('One GiB of volume for a month of 730 hours.'),
  })
  .optional()
  .describe('Price table of the cluster. Absent: plans and diffs name no cost.');

/** The measured throughput of the environment's database: no number of pods sells faster. */
export const MeasuredDatabase = z
  .strictObject({
    measuredPurchasesPerSecond: z
      .number()
      .positive()
      .describe('Completed purchases per second with as many pods as it takes; caps the waiting room.'),
    measuredBy: z.string().min(1).describe('Benchmark, date and machine of that figure.'),
  })
  .optional()
  .describe('Absent: not measured, and the waiting room is capped by the services alone.');
