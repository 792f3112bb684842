import { z } from 'zod';
import { secondsBetween } from './backup-schedule.ts';
import { Cidr, Label, Storage } from './formats.ts';

const Volume = z.strictObject({
  kind: z.literal('volume').describe('A volume of the cluster.'),
  storage: Storage.describe('Size of a volume of its own, for all backups that stay.'),
  storageClass: Label.optional().describe(
    "Default: the cluster's default class. One that lies elsewhere than the database's survives its loss.",
  ),
});

export type VolumeTarget = z.infer<typeof Volume>;

const S3 = z.strictObject({
  kind: z
    .literal('s3')
    .describe('A bucket of any store that speaks the S3 protocol; needs release 0.9.0 or later.'),
  endpoint: z
    .string()
    .regex(
      /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$/,
      'scheme and host, such as https://s3.ap-northeast-2.amazonaws.com',
    )
    .refine((text) => URL.canParse(text), {
      error: 'scheme and host, such as https://s3.ap-northeast-2.amazonaws.com',
    })
    .describe('Address of the store, without the bucket; http is refused by tier production.'),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'a region such as ap-northeast-2')
    .default('us-east-1')
    .describe('Region that requests are signed for. Default: us-east-1, as stores without regions want it.'),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')
    .describe('It exists already; Clove makes none.'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/, 'a path without slashes at its ends')
    .optional()
    .describe('Backups of a festival lie below <prefix>/<namespace>/. Default: below <namespace>/.'),
  addressing: z
    .enum(['path', 'virtualHost'])
    .default('path')
    .describe('path: <endpoint>/<bucket>/. virtualHost: <bucket>.<endpoint>/, as AWS prefers it.'),
  secret: Label.describe(
    'Secret object whose keys access-key-id and secret-access-key may read, write and delete.',
  ),
  caSecret: Label.optional().describe(
    "Secret whose key ca.crt has the authority of the store's certificate. Default: those that Node.js knows.",
  ),
  namespace: Label.optional().describe('Where the store runs in this cluster. Absent: outside.'),
  cidrs: z
    .array(Cidr)
    .min(1)
    .optional()
    .describe('Networks of a store outside of this cluster. Absent: on the internet.'),
});
export type S3Target = z.infer<typeof S3>;

/** How every database of a festival is backed up. */
export const Backup = z
  .union([
    z.literal('none').describe('Nothing backs up: for rehearsals; refused by tier production.'),
    z
      .literal('elsewhere')
      .describe('The operator of the database servers backs them up, all databases to one point in time.'),
    z.strictObject({
      schedule: z
        .string()
        .refine((text) => secondsBetween(text) !== undefined, {
          error: 'a schedule in UTC: "M * * * *", "M */H * * *", "M H * * *" or "M H * * D"',
        })
        .describe(
          'When a backup is made, in UTC: "17 * * * *", "17 */6 * * *", "30 19 * * *" or "30 19 * * 0".',
        ),
      keep: z.int().min(1).max(1000).default(14).describe('How many backups stay.'),
      target: z.discriminatedUnion('kind', [Volume, S3]).describe('Where backups lie.'),
    }),
  ])
  .default('none')
  .describe('How every database of a festival is backed up. Default: none, which tier production refuses.');
export type Backup = z.infer<typeof Backup>;

const ADDRESS = /^[0-9.]+$/;

/** What the fields of a bucket alone do not show, with the field of the target that is to change. */
export function bucketFaults(
  { endpoint, addressing, bucket, namespace, cidrs }: S3Target,
  tier: string,
): { readonly field: keyof S3Target; readonly message: string }[] {
  const { protocol, hostname } = new URL(endpoint);
  return [
    ...(protocol === 'http:' && tier === 'production'
      ? [
          {
            field: 'endpoint' as const,
            message: 'tier production refuses a backup store without TLS: https://',
          },
        ]
      : []),
    ...(addressing === 'virtualHost' && (bucket.includes('.') || ADDRESS.test(hostname))
      ? [
          {
            field: 'addressing' as const,
            message: 'virtualHost needs a bucket without dots and an endpoint with a name: use path',
          },
        ]
      : []),
    ...(namespace !== undefined && cidrs !== undefined
      ? [{ field: 'cidrs' as const, message: 'the store is in this cluster or outside: namespace or cidrs' }]
      : []),
  ];
}
