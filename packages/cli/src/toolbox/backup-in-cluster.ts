import { randomBytes } from 'node:crypto';
import { backupJob, ownBackup, type Plan, planTarget } from '@clove/charts-ts';
import { z } from 'zod';
import { type CliContext, CommandError } from '../context.ts';
import { refuseOtherCluster } from '../kubectl/festival-namespace.ts';
import { Kubectl, KubectlError } from '../kubectl/kubectl.ts';
import { type ClusterPlace, runInCluster, runJob } from './run-in-cluster.ts';

/** As of the calendar's Jobs. Seconds. */
const DEADLINE_SECONDS = 2 * 3600;
const REPLAY_SECONDS = 6 * 3600;
/** Until every pod of a service is a new one. */
const ROLLOUT_SECONDS = 50;
const ROLLOUT_TRIES = 12;

/** Makes a backup at once, as the calendar's Job does, or lists what there is. */
export async function backUpInCluster(
  context: CliContext,
  place: ClusterPlace,
  args: readonly string[],
): Promise<void> {
  const plan = planWithBackups(context, place);
  await runJob(context, place, plan, jobOf(plan, 'backup', args));
}

/**
 * Restores into a festival that was just deployed: its entrance is closed meanwhile, every service starts anew on what was
 * restored, each consumer gets the past that its queue does not have, and the audit decides whether the entrance opens again.
 * @throws CommandError with what went wrong; the entrance then stays closed, and what opens it is said.
 */
export async function restoreInCluster(
  context: CliContext,
  place: ClusterPlace,
  backup: string | undefined,
): Promise<void> {
  const plan = planWithBackups(context, place);
  const args = backup === undefined ? ['restore'] : ['restore', '--from', backup];
  const gate = await closeEntrance(context, place, plan);
  try {
    await runJob(context, place, plan, jobOf(plan, 'restore', args));
    await restartAll(context, place, plan);
    for (const consumer of Object.keys(plan.topology.queues)) {
      const replay = ['events', 'replay', '--to', consumer];
      await runInCluster(context, place, { verb: 'events', args: replay, deadlineSeconds: REPLAY_SECONDS });
    }
    const audit = { verb: 'audit', args: ['audit'], deadlineSeconds: DEADLINE_SECONDS };
    await runInCluster(context, place, audit);
  } catch (error) {
    gate.leave();
    throw error;
  }
  await gate.open();
}

function planWithBackups({ root }: CliContext, { environment, festival }: ClusterPlace): Plan {
  const { plan } = planTarget(root, environment, festival);
  if (plan.festival.state !== 'open') {
    throw new CommandError(`${festival} is ${plan.festival.state}: its database does not run`);
  }
  if (ownBackup(plan.environment.backup) !== undefined) return plan;
  throw new CommandError(
    `environment ${environment} has no backups of Clove's making: say "backup: { schedule, keep, target }" in its environment.yaml`,
  );
}

function jobOf(plan: Plan, verb: string, args: readonly string[]) {
  const suffix = randomBytes(4).toString('hex');
  return backupJob(plan, { verb, suffix, args, deadlineSeconds: DEADLINE_SECONDS });
}

const Scaled = z.looseObject({ spec: z.looseObject({ replicas: z.int().default(1) }) });

/** A closed entrance. */
interface Gate {
  open(): Promise<void>;
  /** Leaves it closed, and says what opens it: only a person can decide whether fans may buy in what is there. */
  leave(): void;
}

/** Takes the public pods away; an autoscaler leaves a Deployment without pods alone. */
async function closeEntrance(
  context: CliContext,
  { context: kubeContext }: ClusterPlace,
  plan: Plan,
): Promise<Gate> {
  const kubectl = Kubectl.find(context, kubeContext);
  await refuseOtherCluster(kubectl, plan);
  const entrance = plan.services.find(({ entry }) => entry.ingress === 'public')?.entry.service;
  if (entrance === undefined) return { open: () => Promise.resolve(), leave: () => undefined };
  const scale = (pods: number) =>
    kubectl.ask('-n', plan.namespace, 'scale', `deployment/${entrance}`, `--replicas=${pods}`);
  const found = Scaled.parse(await kubectl.get('deployment', entrance, plan.namespace));
  // Another restore was broken off before: one pod, and the autoscaler does what is missing.
  const replicas = Math.max(1, found.spec.replicas);
  context.err(`${plan.namespace}: ${entrance} is closed until the audit is clean`);
  await scale(0);
  return {
    async open() {
      await scale(replicas);
      context.err(`${plan.namespace}: ${entrance} is open again`);
    },
    leave() {
      const open = `kubectl -n ${plan.namespace} scale deployment/${entrance} --replicas=${replicas}`;
      context.err(`${plan.namespace}: ${entrance} stays closed; what opens it: ${open}`);
    },
  };
}

/** What services keep in memory is of the databases before. */
async function restartAll(
  context: CliContext,
  { context: kubeContext }: ClusterPlace,
  plan: Plan,
): Promise<void> {
  const kubectl = Kubectl.find(context, kubeContext);
  const deployments = plan.services
    .filter(({ entry }) => entry.ingress !== 'public')
    .map(({ entry }) => `deployment/${entry.service}`);
  await kubectl.ask('-n', plan.namespace, 'rollout', 'restart', ...deployments);
  for (const deployment of deployments) {
    context.err(`${plan.namespace}: waits for ${deployment}`);
    await rolledOut(kubectl, plan.namespace, deployment);
  }
}

async function rolledOut(kubectl: Kubectl, namespace: string, deployment: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await kubectl.ask('-n', namespace, 'rollout', 'status', deployment, `--timeout=${ROLLOUT_SECONDS}s`);
      return;
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      if (tries >= ROLLOUT_TRIES)
        throw new CommandError(`${deployment} does not become ready: ${error.message}`);
    }
  }
}
