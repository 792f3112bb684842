import { z } from 'zod';
import { Backup } from './backup.ts';
import { Console } from './console.ts';
import { DataEngine } from './data-engine.ts';
import { addressWithPort, Cpu, Host, Label, Memory, Storage } from './formats.ts';
import {
  ArgoCd,
  Autoscaling,
  Cluster,
  Freeze,
  Mail,
  MeasuredDatabase,
  Mesh,
  Observability,
  Prices,
  Secrets,
  Traces,
  UnusualValues,
  Webhooks,
} from './switches.ts';

/**
 * How many times the expected crowd the most pods are planned for, where the environment says nothing else: expectedFans is
 * a guess. Source: an assumption, that a guess is seldom wrong by more than half.
 */
export const DEFAULT_HEADROOM = 1.5;

const Routing = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('none'),
    port: z.int().min(1).max(65535).describe('publicUrl is http://localhost:<port>.'),
    trustedHops: z.int().min(0).max(5).default(0),
  }),
  z.strictObject({
    kind: z.literal('ingress'),
    domain: Host.describe('publicUrl is https://<slug>.<domain>.'),
    ingressClass: Label,
    tlsSecret: Label.describe('Secret with the certificate of *.<domain>.'),
    trustedHops: z.int().min(1).max(5).describe('Proxies in front whose X-Forwarded-For entry is believed.'),
    peers: z.strictObject({ namespace: Label }).describe('Where the ingress controller runs.'),
  }),
  z.strictObject({
    kind: z.literal('gatewayApi'),
    domain: Host.describe('publicUrl is https://<slug>.<domain>.'),
    gateway: z.strictObject({ name: Label, namespace: Label, listener: Label }),
    trustedHops: z.int().min(1).max(5),
    peers: z.strictObject({ namespace: Label }).describe("Where the gateway's proxies run."),
  }),
]);

/** gitops/environments/<environment>/environment.yaml: what differs between clusters, never between festivals. */
export const EnvironmentFile = z
  .strictObject({
    environment: Label.describe('Name of its folder.'),
    tier: z.enum(['local', 'staging', 'production']),
    namespacePrefix: z.string().regex(/^[a-z][a-z0-9-]{0,20}-$/, 'ends with a hyphen, at most 22 characters'),
    promotesTo: Label.optional().describe(
      'Environment that gets festivals from here by "clove promote"; it then renders only promoted copies. Default: every environment of tier production.',
    ),
    release: z.string().min(1).describe('Default release pin; "working-tree" only in tier local.'),
    registry: z
      .string()
      .regex(/^[a-z0-9.:/-]+$/, 'registry and path')
      .describe('Where images are pulled from.'),
    payments: z.enum(['sandbox', 'live']),
    kakaoLogin: z
      .enum(['sandbox', 'live', 'off'])
      .optional()
      .describe('Who logs members in with Kakao. Default: sandbox where payments are sandboxed, else off.'),
    mail: Mail,
    webhooks: Webhooks,
    drainSeconds: z.int().min(0).max(60).describe('How long a stopping pod goes on accepting.'),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    minReplicas: z
      .int()
      .min(1)
      .max(10)
      .optional()
      .describe('Replaces the minimum that catalogue and crowd give. Default: none.'),
    headroom: z
      .number()
      .min(1)
      .max(10)
      .optional()
      .describe(
        `How many times the expected crowd the most pods are planned for: expectedFans is a guess. Default: ${DEFAULT_HEADROOM}.`,
      ),
    dataEngine: DataEngine,
    backup: Backup,
    routing: Routing,
    secrets: Secrets,
    autoscaling: Autoscaling,
    observability: Observability,
    mesh: Mesh,
    priorityClasses: z
      .boolean()
      .default(false)
      .describe(
        'Pods that sell go before those that work in the background (mails, overviews) when nodes are full; the classes are cluster-scoped and live in _platform.',
      ),
    grpc: z
      .boolean()
      .default(false)
      .describe(
        'Edges of port grpc are used: what a service asks of an inventory then travels by gRPC. Default: by HTTP.',
      ),
    freeze: Freeze,
    unusual: UnusualValues,
    cluster: Cluster,
    argocd: ArgoCd,
    console: Console,
    monitoring: z
      .strictObject({
        namespace: Label,
        prometheus: addressWithPort('http://prometheus-operated.monitoring:9090')
          .optional()
          .describe(
            "Where its HTTP API answers in that namespace: the organisers' server board asks it. Absent: the board has no figures.",
          ),
      })
      .optional()
      .describe('Where Prometheus runs. Absent: no scraping is allowed.'),
    traces: Traces,
    prices: Prices,
    database: MeasuredDatabase,
    quota: z
      .strictObject({ cpu: Cpu, memory: Memory, memoryLimit: Memory, pods: z.int().min(1), storage: Storage })
      .describe('What one festival may take; the plan is checked against it with surge.'),
  })
  .meta({ title: 'Clove environment' });
/** As it is read: what depends on its tier is filled in. */
export type EnvironmentFile = z.infer<typeof EnvironmentFile> & { readonly observability: Observability };

const Replicas = z.strictObject({
  min: z.int().min(1).max(100).optional(),
  max: z.int().min(1).max(200).optional(),
});

const Hash = z.string().regex(/^[0-9a-f]{12}$/, 'the hash that "clove diff" names');

/** gitops/environments/<environment>/<slug>/ops.yaml: what only ops decide for one festival. */
export const OpsFile = z
  .strictObject({
    release: z.string().optional().describe("Release pin instead of the environment's."),
    scale: z.record(z.string(), Replicas).optional().describe("Sizes that win over the festival file's."),
    breakGlass: z
      .strictObject({
        imagesWithoutDigest: z.strictObject({ reason: z.string().min(10) }).optional(),
        freeze: z
          .strictObject({ reason: z.string().min(10), until: z.iso.datetime({ offset: true }) })
          .optional()
          .describe('Pods may roll inside the freeze window, up to this instant.'),
      })
      .optional()
      .describe('Rules of the tier that are lifted, each with its reason.'),
    acknowledgements: z
      .array(
        z
          .strictObject({
            destroys: Hash.optional().describe(
              'Hash of exactly what is destroyed, as "clove diff" prints it.',
            ),
            accepts: Hash.optional().describe(
              'Hash of exactly the unusual values that are meant, as "clove diff" prints it.',
            ),
            reason: z.string().min(10),
            by: z.string().min(1).describe('Who decided it.'),
          })
          .refine(
            ({ destroys, accepts }) => (destroys === undefined) !== (accepts === undefined),
            'names either what it destroys or what it accepts',
          ),
      )
      .optional()
      .describe('Destruction and unusual values that operations agreed to; delete each once it is done.'),
    backup: z
      .strictObject({ recordedAt: z.iso.datetime({ offset: true }), location: z.string().min(1) })
      .optional()
      .describe('The backup that allows state: archived.'),
  })
  .meta({ title: 'Clove ops file' });
export type OpsFile = z.infer<typeof OpsFile>;
