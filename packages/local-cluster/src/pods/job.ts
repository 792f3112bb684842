import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../manifests/workload.ts';
import { identityOf } from '../process/identity.ts';
import { terminate } from '../process/terminate.ts';
import { JOB_BACKOFF_MS, PERMANENT_FAILURE } from '../translations.ts';
import { lastLines } from './last-lines.ts';
import { type ClusterContext, planProcess } from './pod-plan.ts';
import { run } from './spawn.ts';

/** A Job that failed for good: which, how, and the end of its log. */
export class JobError extends Error {
  override name = 'JobError';
}

/**
 * Runs a Job to its end: `backoffLimit` retries with a growing wait; an exit code that its failure policy (or our
 * contract: 42) calls permanent is not retried. Fails with JobError; returns early when the signal comes.
 */
export async function runJob(
  name: string,
  uid: string,
  given: Job,
  context: ClusterContext,
  signal: AbortSignal,
): Promise<void> {
  const job = labelled(name, uid, given);
  const permanent = permanentCodes(job);
  const deadline = job.activeDeadlineSeconds === undefined ? undefined : job.activeDeadlineSeconds * 1000;
  const overdue = deadline === undefined ? new AbortController().signal : AbortSignal.timeout(deadline);
  const [least, most] = JOB_BACKOFF_MS;
  for (let attempt = 0; ; attempt += 1) {
    const { code, log } = await attemptJob(name, job, context, AbortSignal.any([signal, overdue]));
    if (code === 0 || signal.aborted) return;
    const why = overdue.aborted
      ? `ran longer than its ${job.activeDeadlineSeconds} s`
      : permanent.has(code ?? -1)
        ? `failed for good (exit code ${code})`
        : attempt >= job.backoffLimit
          ? `failed ${attempt + 1} times (exit code ${code})`
          : undefined;
    if (why) throw new JobError(`job ${name} ${why} (log: ${log})${lastLines(log)}`);
    const wait = Math.min(most, least * 2 ** attempt);
    context.log(`job ${name}: exit code ${code}, next try in ${wait} ms`);
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

async function attemptJob(name: string, job: Job, context: ClusterContext, signal: AbortSignal) {
  const { command } = await planProcess(job.template, name, context);
  const running = run(command, context.onStart);
  running.send({ endpoints: context.endpoints(), ready: false });
  const { pid } = running.process;
  const identity = pid === undefined ? undefined : identityOf(pid);
  const ended = new AbortController();
  signal.addEventListener(
    'abort',
    () => {
      if (identity) {
        terminate(identity, job.template.spec.terminationGracePeriodSeconds * 1000).catch((error: Error) =>
          context.log(`job ${name}: ${error.message}`),
        );
      }
    },
    { signal: ended.signal },
  );
  const { code } = await running.exited;
  ended.abort();
  return { code, log: command.log };
}

/** The labels that Kubernetes itself puts on a Job's pods. */
function labelled(name: string, uid: string, job: Job): Job {
  const { metadata, spec } = job.template;
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name };
  return { ...job, template: { metadata: { ...metadata, labels: { ...metadata.labels, ...own } }, spec } };
}

function permanentCodes(job: Job): Set<number> {
  const rules = job.podFailurePolicy?.rules ?? [];
  const failing = rules.filter(
    ({ action, onExitCodes }) => action === 'FailJob' && onExitCodes?.operator === 'In',
  );
  return new Set([PERMANENT_FAILURE, ...failing.flatMap(({ onExitCodes }) => onExitCodes?.values ?? [])]);
}
