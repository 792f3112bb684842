import { z } from 'zod';

/** A DNS label: names of images, services and secrets become names of Kubernetes objects. */
const Name = z
  .string()
  .regex(/^[a-z](?:[a-z0-9-]{0,50}[a-z0-9])?$/, 'a DNS label in lower case, at most 52 characters');
const EnvironmentKey = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'an environment variable in upper case');
const CpuQuantity = z
  .string()
  .regex(/^(?:[1-9][0-9]*m|[1-9][0-9]*)$/, 'cpu as whole cores or millicores, e.g. 500m');
const MemoryQuantity = z.string().regex(/^[1-9][0-9]*(?:Mi|Gi)$/, 'memory in Mi or Gi, e.g. 192Mi');
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256:<64 hexadecimal digits>');
const ExternalTag = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'a tag of a container image');
const EventName = z.string().regex(/^[a-z]+\.[A-Z][A-Za-z]+$/, 'a domain event as <service>.<EventName>');

/** How a secret's first value is made; `external` comes from outside (a payment provider's key). */
export const Generator = z.enum(['password', 'ed25519', 'token', 'external']);
export type Generator = z.infer<typeof Generator>;

/**
 * Kinds of work that an opening crowd makes: page loads, log-ins, questions for a place in the line, reads of the festival's catalogue, seat maps, holds that lead
 * to no purchase, purchases (from hold to ticket), and what follows each sale without anyone waiting (messages, overviews).
 */
export const REQUEST_KINDS = [
  'pages',
  'logins',
  'places',
  'reads',
  'maps',
  'holds',
  'purchases',
  'sales',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** A path as the gateway compares it: lower case, no slash at its end; `*` stands for one segment. */
const PATH = `/(?:[a-z0-9*-]+(?:/[a-z0-9*-]+)*)?`;
const Operation = z
  .string()
  .regex(
    new RegExp(`^(?:GET|POST|PUT|PATCH|DELETE) ${PATH}$`),
    'a method and a path, such as POST /api/seats/holds',
  );

/** One way in: what begins with the prefix goes to this image. The longest prefix wins. */
export const CatalogueRoute = z.strictObject({
  prefix: z.string().regex(/^\/(?:[a-z0-9-]+(?:\/[a-z0-9-]+)*)?$/, 'a path such as /api/seats'),
  identity: z
    .boolean()
    .default(true)
    .describe("Whether the member's token is forwarded. false: it never sees who asks."),
  publicReads: z
    .boolean()
    .default(false)
    .describe('Reads need no member: served even while a session cannot be refreshed.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .optional()
    .describe("Milliseconds until the answer's head. Default: the gateway's UPSTREAM_TIMEOUT_MS."),
  connections: z
    .enum(['ordinary', 'long', 'bulk'])
    .default('ordinary')
    .describe('long: long polls and event streams. bulk: pictures and other large bodies.'),
  ownPolicy: z
    .boolean()
    .default(false)
    .describe('Its own security headers stand where it sets them: pages that load scripts of others.'),
  bodyLimit: z
    .int()
    .min(0)
    .max(64 * 1024 * 1024)
    .default(64 * 1024)
    .describe('Largest body in bytes.'),
  uploads: z
    .array(
      z.strictObject({
        operation: Operation,
        bodyLimit: z
          .int()
          .min(1)
          .max(64 * 1024 * 1024),
        roles: z
          .array(z.enum(['fan', 'organiser', 'staff', 'support', 'ops']))
          .min(1)
          .optional()
          .describe('Whose body may be so large. Default: every member.'),
      }),
    )
    .default([])
    .describe('Requests whose body may be larger.'),
  gated: z
    .array(Operation)
    .default([])
    .describe('Requests that the waiting room lets in. A GET stands for its HEAD, too.'),
  costly: z
    .array(Operation)
    .default([])
    .describe('Requests that cost a password hash: limited like log-ins.'),
});
export type CatalogueRoute = z.infer<typeof CatalogueRoute>;

/** The port of a service that other services call; `grpc` beside `management`, where the environment says grpc: true. */
export const EdgePort = z.enum(['http', 'management', 'grpc']);
export type EdgePort = z.infer<typeof EdgePort>;

const Text = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });

const ConfigValue = z
  .union([z.string(), z.strictObject({ sandbox: z.string(), live: z.string().optional() })])
  .describe(
    'Default value; the two-sided form follows the environment\'s "payments" switch. Without "live" it is not set there.',
  );

/** Environments that a secret or a host is wanted in; absent: in all. */
const Switches = {
  payments: z.enum(['sandbox', 'live']).optional().describe('Only in environments with this switch.'),
  kakaoLogin: z.enum(['sandbox', 'live']).optional().describe('Only in environments with this switch.'),
};

/** An image that is built elsewhere, in any language, and that keeps the same contract at run time. */
const ExternalImage = z
  .strictObject({
    repository: z
      .string()
      .regex(/^[a-z0-9.-]+(?::[0-9]+)?(?:\/[a-z0-9._-]+)+$/, 'registry and path without a tag')
      .describe('Where it is pulled from, such as ghcr.io/example/fan-vote.'),
    tag: ExternalTag.describe('What the working tree and the next release pin.'),
    digest: Digest.optional().describe('Of that tag; tier production needs it.'),
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Program and arguments that one machine runs instead of the container, such as [python3, tools/visitors.py]; files from the repository. The arguments of the container follow. Default: it is not run there.',
      ),
  })
  .describe('Built outside this repository, instead of "entry".');

/** A file of pool-images/catalog: the only contract between a service and the charts. */
export const CatalogueEntry = z
  .strictObject({
    image: Name.describe('Name of the image; the file is called <image>.yaml.'),
    service: Name.describe('The service that this image is a variant of: its Kubernetes name.'),
    availability: z
      .enum(['built', 'planned'])
      .default('built')
      .describe('planned: the contract is settled, the image is not in the pool yet.'),
    entry: z
      .string()
      .regex(/^apps\/[a-z0-9-]+\/src\/variants\/[a-z0-9-]+\.ts$/, 'apps/<app>/src/variants/<image>.ts')
      .optional()
      .describe('Composition root that is bundled. Absent where the image is planned or external.'),
    external: ExternalImage.optional(),
    description: Text,
    features: z
      .record(z.string(), z.boolean())
      .default({})
      .describe('What distinguishes this variant from the others of its service.'),
    kind: z.enum(['service', 'tool']).default('service').describe('A tool only runs as Jobs.'),
    currencies: z
      .array(z.string().regex(/^[A-Z]{3}$/, 'a currency code such as KRW'))
      .min(1)
      .optional()
      .describe(
        'Currencies (ISO 4217) that its payment provider takes; a festival in another one is refused. Every image of service payment names them. Absent: it takes no payments.',
      ),
    methods: z
      .array(z.enum(['kakao', 'toss']))
      .min(1)
      .optional()
      .describe(
        'Ways of payment that it takes, by the words of festival files. A file that lists "payments" gets the image of service payment that takes exactly those. Absent: no file can ask for it.',
      ),
    config: z.record(EnvironmentKey, ConfigValue).default({}).describe("The service's own settings."),
    secrets: z
      .array(
        z.strictObject({
          key: EnvironmentKey,
          generator: Generator,
          sandbox: Generator.optional().describe('Generator where payments are sandboxed.'),
          ...Switches,
          previous: EnvironmentKey.optional().describe(
            'Setting with the value before the last rotation, where the service still accepts that one; absent until then.',
          ),
          shared: Name.optional().describe('Secret object that several services take the same value from.'),
          optional: z
            .literal(true)
            .optional()
            .describe('The service does without it: it is not asked for, and taken where the object has it.'),
        }),
      )
      .default([])
      .describe('Secret settings; the object is <service>-secrets unless shared.'),
    auth: z.boolean().default(false).describe("Verifies members' tokens: may read auth's public keys."),
    edges: z
      .array(
        z.strictObject({
          to: Name,
          port: EdgePort,
          why: z.string().min(1),
          optional: z
            .boolean()
            .default(false)
            .describe('It works without that service: a template may leave it out, and the edge with it.'),
        }),
      )
      .default([])
      .describe('Services it calls.'),
    routes: z
      .array(CatalogueRoute)
      .default([])
      .describe('Paths that the public image passes on to its http port.'),
    externalHosts: z
      .array(
        z.strictObject({
          host: z.string().regex(/^[a-z0-9.-]+$/, 'a host name'),
          port: z.int().min(1).max(65535),
          why: z.string().min(1),
          ...Switches,
        }),
      )
      .default([])
      .describe('Hosts outside the cluster that it calls.'),
    database: z
      .strictObject({ poolSize: z.int().min(1).max(50).describe('Connections per pod.') })
      .optional()
      .describe('Absent: keeps nothing.'),
    events: z
      .strictObject({ publishes: z.array(EventName).default([]), consumes: z.array(EventName).default([]) })
      .default({ publishes: [], consumes: [] }),
    queuesOf: z
      .array(Name)
      .default([])
      .describe(
        'Of a tool: services whose queues it counts messages in; where one of them is, it may reach the broker.',
      ),
    sale: z
      .strictObject({
        sections: z
          .array(
            z.enum([
              'performances',
              'plans',
              'refunds',
              'passes',
              'goods',
              'rooms',
              'organiser',
              'resale',
              'gates',
              'vouchers',
              'page',
              'legalTexts',
            ]),
          )
          .describe(
            'Parts of the sale document that provisioning gives it, beside what every service gets. [] where that is enough.',
          ),
      })
      .optional()
      .describe('It keeps sale data. Absent: provisioning passes it over.'),
    audit: z
      .boolean()
      .default(false)
      .describe("Its management port answers the audit's facts (/internal/audit)."),
    resources: z.strictObject({ cpu: CpuQuantity, memory: MemoryQuantity, memoryLimit: MemoryQuantity }),
    replicas: z
      .strictObject({ min: z.int().min(0).max(100), max: z.int().min(0).max(200) })
      .default({ min: 1, max: 1 }),
    background: z
      .boolean()
      .default(false)
      .describe(
        'Selling does not wait for it: it gives way where nodes are full and CPU is short, and catches up later. Others have the priority class of the environment, where that is switched on.',
      ),
    longestRequestSeconds: z
      .int()
      .min(1)
      .max(300)
      .default(10)
      .describe('Adds to the grace period of a stopping pod.'),
    capacity: z
      .strictObject({
        perPodPerSecond: z
          .partialRecord(z.enum(REQUEST_KINDS), z.number().positive().nullable())
          .describe(
            'Requests per second that one pod carries, by kind, each as if it did nothing else. null: it works for this kind, not measured.',
          ),
        measuredBy: z.string().nullable(),
      })
      .default({ perPodPerSecond: {}, measuredBy: null }),
    grpc: z
      .boolean()
      .default(false)
      .describe(
        'It answers the operations of its management port over gRPC, too, on GRPC_PORT where that is set.',
      ),
    mail: z
      .enum(['sends', 'takes'])
      .optional()
      .describe(
        "sends: gets the environment's mail server (SMTP_HOST, SMTP_PORT, MAIL_FROM and, where it has a login, SMTP_USER and SMTP_PASSWORD). takes: is that server where mails are sandboxed, on SMTP_PORT. Absent: neither.",
      ),
    metrics: z
      .enum(['reads'])
      .optional()
      .describe(
        "reads: gets the address of the environment's Prometheus (METRICS_PROMETHEUS_URL, METRICS_NAMESPACE), or on one machine those of all services' metrics (METRICS_OF). Absent: neither.",
      ),
    webhooks: z
      .enum(['sends'])
      .optional()
      .describe(
        "sends: posts to organisers' systems, so its pods may reach every host on the internet on port 443; gets WEBHOOKS_ALLOW_PRIVATE where the environment allows private addresses. Absent: it does not.",
      ),
    ingress: z
      .enum(['public', 'none'])
      .default('none')
      .describe('Whether the world may reach its public port.'),
  })
  .meta({ title: 'Clove pool image' });

export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

const Version = z.string().regex(/^[0-9]+\.[0-9]+\.[0-9]+(?:-[a-z0-9.]+)?$/, 'a version such as 1.4.0');

/** A release: image name to content tag and, once pushed, digest. */
export const Release = z
  .strictObject({
    version: Version,
    images: z.record(
      Name,
      z.strictObject({
        tag: ExternalTag.describe("Twelve hexadecimal digits of the content; an external image's own tag."),
        digest: Digest.optional(),
        migrations: z
          .array(z.string())
          .optional()
          .describe('Names, in the order of their application. Absent: it keeps nothing, or does not say.'),
        contracts: z
          .array(
            z.strictObject({
              migration: z.string(),
              since: Version.describe('The oldest release that may run beside it.'),
            }),
          )
          .optional()
          .describe('Migrations that take away what older services use. Absent: none.'),
      }),
    ),
  })
  .meta({ title: 'Clove release' });
export type Release = z.infer<typeof Release>;
