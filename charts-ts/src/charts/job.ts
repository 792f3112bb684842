import { type Chart, JsonPatch } from 'cdk8s';
import type { Plan } from '../plan/plan.ts';
import { JOB_RESOURCES } from '../plan/quota.ts';
import { authorityFile } from './authority-file.ts';
import { hash8 } from './content-hash.ts';
import { add, k8s, plain } from './manifest.ts';
import { annotations, labels, type Wave } from './names.ts';
import { POOL_UID, resources, restrictedContainer, restrictedPod, scratch } from './restricted.ts';

/** The exit code by which a program says that trying again cannot help. */
export const PERMANENT_FAILURE = 42;

/**
 * Tries before a Job counts as failed. Kubernetes waits 10 s, 20 s, ... up to 6 minutes between them: about an
 * hour in all, which outlasts a restart of the data engine.
 */
const TRIES = 15;

export interface JobWish {
  /** Start of the object's name; the content's hash follows. */
  readonly prefix: string;
  /** The pods' name in the edge table. */
  readonly pods: string;
  readonly wave: Wave;
  readonly image: string;
  readonly args: readonly string[];
  readonly configMaps: readonly string[];
  readonly env: readonly k8s.EnvVar[];
  /** A ConfigMap whose keys appear as files. */
  readonly files?: { readonly configMap: string; readonly path: string };
  /** Talks to the data engine. Default: false. */
  readonly engine?: boolean;
}

/**
 * An ordinary tracked object named by everything that is in it: it runs once per content and never again, and
 * is never changed in place (a Job's template cannot be). No TTL: a Job that vanishes would be made and run again.
 */
export function addJob(chart: Chart, plan: Plan, wish: JobWish): string {
  const template: k8s.PodTemplateSpec = {
    metadata: { labels: labels(plan, wish.pods, 'job') },
    spec: podSpec(plan, wish),
  };
  const name = `${wish.prefix}-${hash8(plain(template))}`;
  const job = add(chart, k8s.KubeJob, {
    metadata: { name, labels: labels(plan, wish.pods, 'job'), annotations: annotations(wish.wave) },
    spec: {
      backoffLimit: TRIES,
      podFailurePolicy: {
        rules: [
          {
            action: 'FailJob',
            onExitCodes: { containerName: 'job', operator: 'In', values: [PERMANENT_FAILURE] },
            onPodConditions: [],
          },
          // A drained node is nobody's failure and uses up no try.
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        ],
      },
      template,
    },
  });
  // This line's type demands the list; the API server drops an empty one, and a Job may not differ from what is stored.
  job.addJsonPatch(JsonPatch.remove('/spec/podFailurePolicy/rules/0/onPodConditions'));
  return name;
}

function podSpec(plan: Plan, wish: JobWish): k8s.PodSpec {
  const authority = authorityFile(plan, wish.engine ?? false);
  const files: k8s.Volume[] =
    wish.files === undefined ? [] : [{ name: 'files', configMap: { name: wish.files.configMap } }];
  const mounts: k8s.VolumeMount[] =
    wish.files === undefined ? [] : [{ name: 'files', mountPath: wish.files.path, readOnly: true }];
  return {
    ...restrictedPod(POOL_UID),
    serviceAccountName: wish.pods,
    restartPolicy: 'Never',
    containers: [
      {
        name: 'job',
        image: wish.image,
        imagePullPolicy: 'IfNotPresent',
        args: [...wish.args],
        ...(wish.configMaps.length > 0
          ? { envFrom: wish.configMaps.map((name) => ({ configMapRef: { name } })) }
          : {}),
        env: [...wish.env],
        resources: resources(JOB_RESOURCES),
        // Its last lines become the Job's message in Argo CD.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: restrictedContainer(),
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...mounts, ...authority.mounts],
      },
    ],
    volumes: [scratch('tmp', '64Mi'), ...files, ...authority.volumes],
  };
}
