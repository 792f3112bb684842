import { z } from 'zod';

const Quantity = z.string().regex(/^[0-9]+(?:m|Mi|Gi|Ti)?$/);
const Resources = z.strictObject({ cpu: Quantity.optional(), memory: Quantity.optional() });

/**
 * The part of the RabbitMQ cluster operator's RabbitmqCluster (v1beta1) that is rendered: no published package
 * has its schema. Source of the fields: the operator's API reference.
 */
export const RabbitmqCluster = z.strictObject({
  apiVersion: z.literal('rabbitmq.com/v1beta1'),
  kind: z.literal('RabbitmqCluster'),
  metadata: z.strictObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()),
  }),
  spec: z.strictObject({
    replicas: z.int().min(0),
    image: z.string().optional(),
    service: z.strictObject({ type: z.literal('ClusterIP') }).optional(),
    persistence: z.strictObject({ storage: Quantity, storageClassName: z.string().optional() }),
    resources: z.strictObject({ requests: Resources, limits: Resources }),
    rabbitmq: z
      .strictObject({
        additionalConfig: z.string().optional(),
        additionalPlugins: z.array(z.string()).optional(),
      })
      .optional(),
    secretBackend: z.strictObject({ externalSecret: z.strictObject({ name: z.string() }) }).optional(),
    terminationGracePeriodSeconds: z.int().min(0).optional(),
    delayStartSeconds: z.int().min(0).optional(),
    skipPostDeploySteps: z.boolean().optional(),
    autoEnableAllFeatureFlags: z.boolean().optional(),
    /** Merged into the operator's own StatefulSet and Service, so anything of those may stand here. */
    override: z
      .strictObject({ statefulSet: z.looseObject({}).optional(), service: z.looseObject({}).optional() })
      .optional(),
  }),
});
