import { z } from 'zod';

/** What the rules read of pods; invalid pods are left to the schema rule. */
const Port = z.union([z.number(), z.string()]);
const Named = z.looseObject({ name: z.string() });

const Probe = z.looseObject({
  httpGet: z.looseObject({ path: z.string().optional(), host: z.string().optional(), port: Port }).optional(),
  tcpSocket: z.looseObject({ host: z.string().optional(), port: Port }).optional(),
  timeoutSeconds: z.number().optional(),
  periodSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
});
export type Probe = z.infer<typeof Probe>;

/** YAML reads an unquoted `cpu: 1` as a number, and Kubernetes takes it. */
const Quantity = z.union([z.string(), z.number()]).transform(String);
const Resources = z.looseObject({
  requests: z.record(z.string(), Quantity).optional(),
  limits: z.record(z.string(), Quantity).optional(),
});

/** A key of a ConfigMap or Secret. */
const KeyRef = z.looseObject({ name: z.string(), key: z.string(), optional: z.boolean().optional() });

const Container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  imagePullPolicy: z.string().optional(),
  resources: Resources.optional(),
  startupProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      privileged: z.boolean().optional(),
      procMount: z.string().optional(),
      capabilities: z
        .looseObject({ drop: z.array(z.string()).optional(), add: z.array(z.string()).optional() })
        .optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .optional(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z
          .looseObject({ secretKeyRef: KeyRef.optional(), configMapKeyRef: KeyRef.optional() })
          .optional(),
      }),
    )
    .optional(),
  envFrom: z.array(z.looseObject({ configMapRef: Named.optional(), secretRef: Named.optional() })).optional(),
  ports: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        containerPort: z.number(),
        hostPort: z.number().optional(),
      }),
    )
    .optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  lifecycle: z
    .looseObject({
      preStop: z
        .looseObject({
          exec: z.unknown().optional(),
          sleep: z.looseObject({ seconds: z.number() }).optional(),
        })
        .optional(),
    })
    .optional(),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).optional(),
});
export type Container = z.infer<typeof Container>;

/** What a volume of several sources puts together. */
const Source = z.looseObject({ secret: Named.optional(), serviceAccountToken: z.unknown().optional() });

export const PodSpec = z.looseObject({
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  serviceAccountName: z.string().optional(),
  priorityClassName: z.string().optional(),
  restartPolicy: z.string().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      runAsUser: z.number().optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
      sysctls: z.array(z.unknown()).optional(),
    })
    .optional(),
  topologySpreadConstraints: z
    .array(
      z.looseObject({
        topologyKey: z.string(),
        whenUnsatisfiable: z.string(),
        labelSelector: z
          .looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) })
          .prefault({}),
      }),
    )
    .optional(),
  initContainers: z.array(Container).optional(),
  containers: z.array(Container),
  volumes: z
    .array(
      z.looseObject({
        name: z.string(),
        emptyDir: z.looseObject({ sizeLimit: z.string().optional() }).optional(),
        configMap: Named.optional(),
        secret: z.looseObject({ secretName: z.string() }).optional(),
        projected: z.looseObject({ sources: z.array(Source) }).optional(),
      }),
    )
    .optional(),
});
export type PodSpec = z.infer<typeof PodSpec>;
