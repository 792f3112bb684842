import { type Chart, JsonPatch } from 'cdk8s';
import type { Plan, PlannedImage } from '../plan/plan.ts';
import { JOB_RESOURCES } from '../plan/quota.ts';
import { AUTHORITY_KEY } from '../plan/secrets.ts';
import { pinned } from '../provenance/images.ts';
import { because, type Existence, eachBecause, placesIn, reason, reasonOf } from '../provenance/reason.ts';
import { authorityFile } from './authority-file.ts';
import { hash8 } from './content-hash.ts';
import { add, k8s, plain } from './manifest.ts';
import { labels, metadata } from './names.ts';
import { resources, scratch } from './pod-resources.ts';
import { POOL_UID, restrictedContainer, restrictedPod } from './pod-security.ts';
import type { HashedName } from './settings.ts';
import type { Wave } from './waves.ts';

/** The exit code by which a program says that trying again cannot help. */
export const PERMANENT_FAILURE = 42;

/**
 * Tries before a Job counts as failed. Kubernetes waits 10 s, 20 s, ... up to 6 minutes between them: about an
 * hour in all, which outlasts a restart of the data engine.
 */
const TRIES = 15;

/** What the pod of a Job runs, and with what. */
export interface JobPodSpec {
  /** The pods' name in the edge table. */
  readonly pods: string;
  readonly image: PlannedImage;
  readonly args: readonly string[];
  /** The ConfigMap that its variables come from. Default: none. */
  readonly configMap?: HashedName;
  readonly env: readonly k8s.EnvVar[];
  /** A ConfigMap whose keys appear as files. Default: none. */
  readonly files?: { readonly configMap: HashedName; readonly path: string };
  /** Talks to the data engine. Default: false. */
  readonly engine?: boolean;
  /** A volume claim that it writes to. Default: none. */
  readonly claim?: { readonly name: string; readonly path: string };
  /** The secret with the authority of a store that it talks to, and the folder where it finds it. Default: none. */
  readonly authority?: { readonly secret: string; readonly path: string };
}

export interface JobSpec extends JobPodSpec {
  /** Start of the object's name; the content's hash follows. */
  readonly prefix: string;
  readonly wave: Wave;
  readonly why: Existence;
}

/**
 * An ordinary tracked object named by everything that is in it: it runs once per content and never again, and
 * is never changed in place (a Job's template cannot be). No TTL: a Job that vanishes would be made and run again.
 */
export function addJob(chart: Chart, plan: Plan, spec: JobSpec): void {
  const template: k8s.PodTemplateSpec = {
    metadata: { labels: labels(plan, spec.pods, 'job') },
    spec: jobPod(plan, spec),
  };
  const meta = metadata(plan, {
    name: `${spec.prefix}-${hash8(plain(template))}`,
    app: spec.pods,
    component: 'job',
    wave: spec.wave,
    nameBecause: reason('the hash of what it runs with', () => [
      ...(spec.files?.configMap.because.places([]) ?? []),
      ...placesIn(template.spec),
    ]),
  });
  const job: k8s.KubeJobProps = {
    metadata: meta,
    spec: {
      backoffLimit: TRIES,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onExitCodes: { containerName: 'job', operator: 'In', values: [PERMANENT_FAILURE] },
            onPodConditions: [],
          },
          // A drained node is no failure and uses up no try.
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        ],
      },
      template,
    },
  };
  // This line's type demands the list; the API server drops an empty one, and a Job may not differ from what is stored.
  add(chart, k8s.KubeJob, job, spec.why).addJsonPatch(
    JsonPatch.remove('/spec/podFailurePolicy/rules/0/onPodConditions'),
  );
}

/** The pod of a Job: restricted, without a token of the Kubernetes API, as the account that is called like its pods. */
export function jobPod(plan: Plan, job: JobPodSpec): k8s.PodSpec {
  const authority = authorityFile(plan, job.engine ?? false);
  const files: k8s.Volume[] =
    job.files === undefined
      ? []
      : [
          {
            name: 'files',
            configMap: because({ name: job.files.configMap.name }, job.files.configMap.because),
          },
        ];
  const mounts: k8s.VolumeMount[] =
    job.files === undefined ? [] : [{ name: 'files', mountPath: job.files.path, readOnly: true }];
  const { claim } = job;
  const store = storeAuthority(job);
  const kept: k8s.Volume[] =
    claim === undefined ? [] : [{ name: claim.name, persistentVolumeClaim: { claimName: claim.name } }];
  const keptMounts: k8s.VolumeMount[] =
    claim === undefined ? [] : [{ name: claim.name, mountPath: claim.path }];
  return {
    ...restrictedPod(POOL_UID),
    serviceAccountName: job.pods,
    restartPolicy: 'Never',
    containers: [
      eachBecause<k8s.Container>(
        {
          name: 'job',
          image: job.image.reference,
          imagePullPolicy: 'IfNotPresent',
          args: [...job.args],
          ...envFrom(job),
          env: [...job.env],
          resources: resources(JOB_RESOURCES),
          // Its last lines become the Job's message in Argo CD.
          terminationMessagePolicy: 'FallbackToLogsOnError',
          securityContext: restrictedContainer(),
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            ...mounts,
            ...keptMounts,
            ...store.mounts,
            ...authority.mounts,
          ],
        },
        { image: pinned(plan, job.image) },
      ),
    ],
    volumes: [scratch('tmp', '64Mi'), ...files, ...kept, ...store.volumes, ...authority.volumes],
  };
}

function storeAuthority({ authority }: JobPodSpec): {
  readonly volumes: k8s.Volume[];
  readonly mounts: k8s.VolumeMount[];
} {
  if (authority === undefined) return { volumes: [], mounts: [] };
  const { secret, path } = authority;
  const name = 'store-authority';
  const items = [{ key: AUTHORITY_KEY, path: AUTHORITY_KEY }];
  const why = reasonOf(authority);
  return {
    volumes: [because({ name, secret: { secretName: secret, items } }, why)],
    mounts: [because({ name, mountPath: path, readOnly: true }, why)],
  };
}

function envFrom({ configMap }: JobPodSpec): Pick<k8s.Container, 'envFrom'> {
  if (configMap === undefined) return {};
  return { envFrom: because([{ configMapRef: { name: configMap.name } }], configMap.because) };
}
