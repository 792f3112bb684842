import { randomBytes } from 'node:crypto';
import { type Manifest, type Plan, planTarget, toolboxJob } from '@clove/charts-ts';
import { z } from 'zod';
import { type CliContext, CommandError } from '../context.ts';
import { refuseOtherCluster } from '../kubectl/festival-namespace.ts';
import { followJob, JobFailed } from '../kubectl/follow-job.ts';
import { Kubectl, KubectlError } from '../kubectl/kubectl.ts';
import { Interrupted, pause } from '../program.ts';

/** Until the container of a Job runs: its image may have to be pulled, a node to be added. */
const START_SECONDS = 300;

/** A festival in a cluster. */
export interface ClusterPlace {
  readonly festival: string;
  readonly environment: string;
  /** A context of the kubeconfig. Default: the current one. */
  readonly context?: string | undefined;
}

/** One command of the toolbox. */
export interface ToolboxCommand {
  /** The verb that a person typed; the Job's name begins with it. */
  readonly verb: string;
  readonly args: readonly string[];
  /** Variables beside its settings. Default: none. Never a secret: everyone who may read Jobs reads them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** It counts messages in a queue. Default: false. */
  readonly broker?: boolean;
  /** Kubernetes ends it after so many seconds. */
  readonly deadlineSeconds: number;
}

/**
 * Runs a command of the toolbox image of a festival's release in the festival's own namespace, as a Job that is made for
 * it, and passes its output on.
 * @throws CommandError with its exit code when that is not 0 (it has said why), or with what kept it from running.
 */
export async function runInCluster(
  context: CliContext,
  place: ClusterPlace,
  command: ToolboxCommand,
): Promise<void> {
  const { plan } = planTarget(context.root, place.environment, place.festival);
  const { verb, args, variables = {}, broker = false, deadlineSeconds } = command;
  const suffix = randomBytes(4).toString('hex');
  const job = toolboxJob(openPlan(plan), { verb, suffix, args, variables, broker, deadlineSeconds });
  await runJob(context, place, plan, job);
}

/**
 * Makes a Job of one container in a festival's namespace, passes its output on, and removes it when it did not run to its
 * end: the user stopped it, or it never started. One that ended stays for its TTL, so that its log can be read again.
 * @throws CommandError as `runInCluster`.
 */
export async function runJob(
  context: CliContext,
  place: ClusterPlace,
  plan: Plan,
  job: Manifest,
): Promise<void> {
  const { namespace } = plan;
  const named = { ...job, metadata: { ...job.metadata, namespace } };
  let made = false;
  try {
    const kubectl = Kubectl.find(context, place.context);
    await refuseOtherCluster(kubectl, plan);
    await refuseOtherSettings(kubectl, plan, job);
    context.err(`${namespace}: job/${job.metadata.name} runs ${imageOf(job)}`);
    made = true;
    const code = await followJob(kubectl, named, {
      out: context.out,
      say: context.err,
      pause: (seconds) => pause(context, seconds),
      clock: () => performance.now(),
      startSeconds: START_SECONDS,
    });
    if (code !== 0) throw new CommandError('', code);
  } catch (error) {
    if (error instanceof CommandError && !(error instanceof KubectlError)) throw error;
    const removed = made ? await removeJob(context, place, namespace, job.metadata.name) : '';
    if (error instanceof Interrupted) throw new CommandError(`stopped${removed}`);
    if (error instanceof JobFailed || error instanceof KubectlError)
      throw new CommandError(`${error.message}${removed}`);
    throw error;
  }
}

/** What became of the Job, as the end of a sentence. */
async function removeJob(
  context: CliContext,
  place: ClusterPlace,
  namespace: string,
  name: string,
): Promise<string> {
  try {
    const kubectl = Kubectl.findUnstoppable(context, place.context);
    await kubectl.ask('-n', namespace, 'delete', 'job', name, '--ignore-not-found', '--wait=false');
    return '; its Job is removed';
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return `; its Job may still run: kubectl -n ${namespace} delete job ${name} (${error.message})`;
  }
}

/** @throws CommandError for a festival whose services do not run. */
function openPlan(plan: Plan): Plan {
  if (plan.festival.state === 'open') return plan;
  throw new CommandError(
    `${plan.slug} is ${plan.festival.state}: none of its services runs, so nothing can be asked`,
  );
}

const Containers = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            image: z.string(),
            envFrom: z
              .array(z.looseObject({ configMapRef: z.looseObject({ name: z.string() }).optional() }))
              .default([]),
          }),
        ),
      }),
    }),
  }),
});

function containersOf(job: Manifest) {
  return Containers.parse(job).spec.template.spec.containers;
}

function imageOf(job: Manifest): string {
  return containersOf(job)
    .map(({ image }) => image)
    .join(', ');
}

/** The settings are named by their content: where they are missing, the cluster is on another commit than this working tree. */
async function refuseOtherSettings(kubectl: Kubectl, plan: Plan, job: Manifest): Promise<void> {
  for (const { configMapRef } of containersOf(job).flatMap(({ envFrom }) => envFrom)) {
    if (configMapRef === undefined) continue;
    if ((await kubectl.get('configmap', configMapRef.name, plan.namespace)) !== undefined) continue;
    throw new CommandError(
      `${plan.namespace} has no configmap ${configMapRef.name}: the cluster runs another commit than this working tree; check out what is deployed ("clove status" names it), or deploy`,
    );
  }
}
