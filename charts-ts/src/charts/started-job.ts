import { App, Chart } from 'cdk8s';
import { type Manifest, ManifestShape } from '../manifest-shape.ts';
import { reachesBroker } from '../plan/edges.ts';
import type { Plan } from '../plan/plan.ts';
import { festival } from '../provenance/place.ts';
import { exists } from '../provenance/reason.ts';
import { backupPod } from './backup.ts';
import { type JobPodSpec, jobPod } from './job.ts';
import { add, k8s } from './manifest.ts';
import { labels, STARTED_BY } from './names.ts';
import { brokerVariables, settingsOf } from './settings.ts';

/**
 * How long a Job that a person started stays after its end, seconds, so that its log can be read once more. Source: an
 * assumption, that who started it looks within the hour.
 */
const KEPT_SECONDS = 3600;

/** A Job that a person starts beside what is rendered. */
export interface StartedJob {
  /** The verb, such as `audit`; the object's name begins with it. */
  readonly verb: string;
  /** Makes the name unique: lower case letters and digits. */
  readonly suffix: string;
  readonly args: readonly string[];
  /** Variables beside the toolbox's settings. Default: none. Never a secret. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Gets the broker's address and password, where the catalogue lets the toolbox reach it. Default: false. */
  readonly broker?: boolean;
  /** Kubernetes ends it after so long, whatever became of the terminal that started it. */
  readonly deadlineSeconds: number;
}

/** The toolbox of the festival's release with other arguments: same settings, same account, same policies as provisioning. */
export function toolboxJob(plan: Plan, started: StartedJob): Manifest {
  const { configMap, env } = settingsOf(plan, plan.toolbox);
  const present = new Set(plan.services.map(({ entry }) => entry.service));
  const broker = started.broker === true && reachesBroker(plan.toolbox.entry, present);
  const own = Object.entries(started.variables ?? {}).map(([name, value]) => ({ name, value }));
  return startedJob(plan, started, {
    pods: plan.toolbox.entry.service,
    image: plan.toolbox,
    args: started.args,
    configMap,
    env: [...env, ...(broker ? brokerVariables(plan) : []), ...own],
    engine: broker,
  });
}

/** `backup` or `restore` at once: with the databases and the volume of the calendar's backups. */
export function backupJob(
  plan: Plan,
  started: Pick<StartedJob, 'verb' | 'suffix' | 'args' | 'deadlineSeconds'>,
): Manifest {
  return startedJob(plan, started, backupPod(plan, started.args));
}

/**
 * One pod, one try: it may have done half of its work, and who started it decides whether it runs again. It carries no
 * mark of Argo CD, which so neither reports nor removes it.
 */
export function startedJob(
  plan: Plan,
  { verb, suffix, deadlineSeconds }: Pick<StartedJob, 'verb' | 'suffix' | 'deadlineSeconds'>,
  pod: JobPodSpec,
): Manifest {
  const chart = new Chart(new App(), 'started', {
    namespace: plan.namespace,
    disableResourceNameHashes: true,
  });
  const marked = { ...labels(plan, pod.pods, 'job'), [STARTED_BY]: verb };
  const job = add(
    chart,
    k8s.KubeJob,
    {
      metadata: { name: `${verb}-${suffix}`, labels: marked },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: deadlineSeconds,
        ttlSecondsAfterFinished: KEPT_SECONDS,
        template: { metadata: { labels: marked }, spec: jobPod(plan, pod) },
      },
    },
    exists(startedJob, 'a person started it', () => [festival('festival')]),
  );
  return ManifestShape.parse(job.toJson());
}
