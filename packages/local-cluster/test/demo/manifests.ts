import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

type Body = Record<string, unknown>;

const probe = (path: string, timing: Body): Body => ({ httpGet: { path, port: 'management' }, ...timing });

/** A Deployment and its Service, as the charts would render them, small. */
export function service(name: string, container: Body = {}, spec: Body = {}): Body[] {
  const labels = { 'app.kubernetes.io/name': name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'demo' },
      spec: {
        selector: labels,
        ports: [
          { name: 'http', port: 8080, targetPort: 'http' },
          { name: 'management', port: 9090, targetPort: 'management' },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'demo' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        ...spec,
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 5,
            volumes: [{ name: 'tmp', emptyDir: {} }],
            containers: [
              {
                name,
                image: 'registry.example/demo:1',
                args: ['serve'],
                ports: [
                  { name: 'http', containerPort: 8080 },
                  { name: 'management', containerPort: 9090 },
                ],
                startupProbe: probe('/livez', { periodSeconds: 1, failureThreshold: 30 }),
                readinessProbe: probe('/readyz', { periodSeconds: 1, failureThreshold: 1 }),
                livenessProbe: probe('/livez', { periodSeconds: 1, failureThreshold: 60 }),
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
                ...container,
              },
            ],
          },
        },
      },
    },
  ];
}

/** A Job that notes its run in a file and ends with a code. */
export function job(name: string, runs: string, exit: number | string, spec: Body = {}): Body {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'demo', annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: {
      backoffLimit: 1,
      ...spec,
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'job',
              image: 'registry.example/demo:1',
              args: ['job'],
              env: [
                { name: 'JOB_RUNS', value: runs },
                { name: 'JOB_EXIT', value: String(exit) },
                {
                  name: 'RUN_ID',
                  valueFrom: {
                    fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/controller-uid']" },
                  },
                },
              ],
            },
          ],
        },
      },
    },
  };
}

/** PostgreSQL and RabbitMQ as the charts label them. */
export function engines(ports = { postgres: 5432, rabbitmq: 5672 }): Body[] {
  const engine = (name: string, port: number, variable: string): Body[] => [
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        name,
        namespace: 'demo',
        labels: { 'clove.dev/data-engine': name },
        annotations: { 'argocd.argoproj.io/sync-wave': '-3' },
      },
      spec: {
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': name } },
          spec: {
            containers: [
              {
                name,
                image: `docker.io/library/${name}:1`,
                env: [
                  { name: variable, valueFrom: { secretKeyRef: { name: `${name}-admin`, key: 'password' } } },
                ],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'demo' },
      spec: { selector: { 'app.kubernetes.io/name': name }, ports: [{ port }] },
    },
  ];
  const required = ['postgres-admin', 'rabbitmq-admin'].map((secret) => ({
    secret,
    key: 'password',
    generator: 'password',
  }));
  return [
    ...engine('postgres', ports.postgres, 'POSTGRES_PASSWORD'),
    ...engine('rabbitmq', ports.rabbitmq, 'RABBITMQ_DEFAULT_PASS'),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'secret-requirements', namespace: 'demo' },
      data: { 'requirements.yaml': stringify(required) },
    },
  ];
}

/** A new folder with bundles, manifests and room for state. */
export function demoFolder(): { folder: string; bundles: string; manifests: string; state: string } {
  const folder = mkdtempSync(join(tmpdir(), 'clove-demo-'));
  const paths = {
    folder,
    bundles: join(folder, 'bundles'),
    manifests: join(folder, 'm'),
    state: join(folder, 's'),
  };
  mkdirSync(join(paths.bundles, 'demo'), { recursive: true });
  copyFileSync(fileURLToPath(new URL('./bundle.mjs', import.meta.url)), join(paths.bundles, 'demo', '1.mjs'));
  return paths;
}

/** Writes the manifests into the folder, one file each. */
export function writeManifests(folder: string, bodies: Body[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, body] of bodies.entries()) writeFileSync(join(folder, `${index}.yaml`), stringify(body));
}
