import { z } from 'zod';
import { ManifestError, type Resource } from './read.ts';

const KeyRef = z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() });

const EnvVariable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .object({
      secretKeyRef: KeyRef.optional(),
      configMapKeyRef: KeyRef.optional(),
      fieldRef: z.object({ fieldPath: z.string() }).optional(),
    })
    .optional(),
});

const EnvSource = z.object({
  prefix: z.string().optional(),
  configMapRef: z.object({ name: z.string(), optional: z.boolean().optional() }).optional(),
  secretRef: z.object({ name: z.string(), optional: z.boolean().optional() }).optional(),
});

const Probe = z.object({
  httpGet: z.object({
    path: z.string().default('/'),
    port: z.union([z.string(), z.number()]),
    scheme: z.literal('HTTP').optional(),
  }),
  initialDelaySeconds: z.number().default(0),
  periodSeconds: z.number().default(10),
  timeoutSeconds: z.number().default(1),
  failureThreshold: z.number().default(3),
  successThreshold: z.number().default(1),
});

const KeyToPath = z.array(z.object({ key: z.string(), path: z.string() })).optional();
const DownwardItems = z.array(z.object({ path: z.string(), fieldRef: z.object({ fieldPath: z.string() }) }));
const VolumeSource = {
  configMap: z.object({ name: z.string(), items: KeyToPath, optional: z.boolean().optional() }).optional(),
  downwardAPI: z.object({ items: DownwardItems }).optional(),
};

const Volume = z.object({
  name: z.string(),
  emptyDir: z.unknown().optional(),
  ...VolumeSource,
  secret: z.object({ secretName: z.string(), items: KeyToPath, optional: z.boolean().optional() }).optional(),
  projected: z
    .object({
      sources: z.array(
        z.object({
          ...VolumeSource,
          secret: z
            .object({ name: z.string(), items: KeyToPath, optional: z.boolean().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
});

/** CPUs: `500m` or `0.5`. */
const Cpu = z
  .union([z.number(), z.string()])
  .transform((text) => (String(text).endsWith('m') ? Number.parseFloat(String(text)) / 1000 : Number(text)));

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).default([]),
  ports: z.array(z.object({ name: z.string().optional(), containerPort: z.number() })).default([]),
  env: z.array(EnvVariable).default([]),
  envFrom: z.array(EnvSource).default([]),
  volumeMounts: z
    .array(z.object({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() }))
    .default([]),
  resources: z.object({ requests: z.object({ cpu: Cpu.optional() }).optional() }).default({}),
  startupProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
});

const PodTemplate = z.object({
  metadata: z
    .object({
      labels: z.record(z.string(), z.string()).default({}),
      annotations: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
  spec: z.object({
    containers: z.array(Container).length(1, 'exactly one container'),
    volumes: z.array(Volume).default([]),
    terminationGracePeriodSeconds: z.number().default(30),
    priorityClassName: z.string().optional(),
  }),
});

const Deployment = z.object({
  spec: z.object({
    replicas: z.number().optional(),
    progressDeadlineSeconds: z.number().default(600),
    template: PodTemplate,
  }),
});

const Job = z.object({
  spec: z.object({
    backoffLimit: z.number().default(6),
    activeDeadlineSeconds: z.number().optional(),
    podFailurePolicy: z
      .object({
        rules: z.array(
          z.object({
            action: z.string(),
            onExitCodes: z.object({ operator: z.string(), values: z.array(z.number()) }).optional(),
          }),
        ),
      })
      .optional(),
    template: PodTemplate,
  }),
});

/** Probes, volumes and everything else of an engine belong to its own image: they are not read here. */
const Engine = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        containers: z.array(Container.pick({ name: true, args: true, env: true })).min(1),
      }),
    }),
  }),
});

const Service = z.object({
  spec: z.object({
    selector: z.record(z.string(), z.string()).default({}),
    ports: z.array(
      z.object({
        name: z.string().optional(),
        port: z.number(),
        targetPort: z.union([z.string(), z.number()]).optional(),
      }),
    ),
  }),
});

const Autoscaler = z.object({
  spec: z.object({
    scaleTargetRef: z.object({ name: z.string() }),
    minReplicas: z.number().optional(),
    minReplicaCount: z.number().optional(),
  }),
});

const KeyValues = z.object({
  data: z.record(z.string(), z.string()).default({}),
  stringData: z.record(z.string(), z.string()).default({}),
});

export type Container = z.infer<typeof Container>;
export type PodTemplate = z.infer<typeof PodTemplate>;
export type Probe = z.infer<typeof Probe>;
export type Volume = z.infer<typeof Volume>;
export type Deployment = z.infer<typeof Deployment>['spec'];
export type Job = z.infer<typeof Job>['spec'];
export type Engine = z.infer<typeof Engine>['spec']['template'];
export type Service = z.infer<typeof Service>['spec'];

export const readDeployment = (resource: Resource): Deployment => read(Deployment, resource).spec;
export const readJob = (resource: Resource): Job => read(Job, resource).spec;
export const readService = (resource: Resource): Service => read(Service, resource).spec;
export const readKeyValues = (resource: Resource) => read(KeyValues, resource);
/** What of a data engine's pods is read: its labels, and its container's settings. */
export const readEngine = (resource: Resource): Engine => read(Engine, resource).spec.template;

/** The least number of pods that an autoscaler keeps of a Deployment; undefined when none scales it. */
export function minimumOf(resources: readonly Resource[], deployment: string): number | undefined {
  const scaler = resources
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject')
    .map((resource) => read(Autoscaler, resource).spec)
    .find(({ scaleTargetRef }) => scaleTargetRef.name === deployment);
  return scaler && (scaler.minReplicas ?? scaler.minReplicaCount ?? 1);
}

function read<T extends z.ZodType>(type: T, resource: Resource): z.infer<T> {
  const parsed = type.safeParse(resource.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ManifestError(
    `${resource.file}: ${resource.kind} ${resource.name}: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
