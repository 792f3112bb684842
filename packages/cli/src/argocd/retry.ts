import { failedJobs } from './application.ts';
import type { ArgoCd } from './argocd.ts';
import { ArgoCdError } from './argocd-error.ts';
import { type DeployOptions, POLL_SECONDS } from './deploy.ts';

/** Longer than the pods of a Job take to end. */
const GONE_SECONDS = 60;

/**
 * Clears the way for another try: ends an operation that hangs or retries, and deletes the Jobs that failed. A
 * Job is named by its content and runs once per content, so only a new object of the same name runs it again.
 * Says each step that it did.
 */
export async function clearTheWay(
  argocd: ArgoCd,
  name: string,
  { say, pause }: Pick<DeployOptions, 'say' | 'pause'>,
): Promise<void> {
  const application = await argocd.application(name);
  if (application.busy) {
    say(`ending the running operation: ${application.operation?.message || 'no message'}`);
    await terminate(argocd, name);
  }
  const jobs = failedJobs(application);
  for (const job of jobs) {
    say(`deleting the failed Job ${job.name}, so that it runs again`);
    await argocd.deleteResource(name, job);
  }
  if (jobs.length > 0) await untilGone(argocd, name, pause);
}

/** A deletion is asynchronous: until Argo CD has seen its end, the deployment would find the old failure. */
async function untilGone(argocd: ArgoCd, name: string, pause: DeployOptions['pause']): Promise<void> {
  for (let waited = 0; waited < GONE_SECONDS; waited += POLL_SECONDS) {
    if (failedJobs(await argocd.application(name, { refresh: true })).length === 0) return;
    await pause(POLL_SECONDS);
  }
  throw new ArgoCdError(
    'timed-out',
    `the failed Jobs are still there ${GONE_SECONDS} s after their deletion`,
  );
}

/** It may have ended by itself since it was read. */
async function terminate(argocd: ArgoCd, name: string): Promise<void> {
  try {
    await argocd.terminateOperation(name);
  } catch (error) {
    if (!(error instanceof ArgoCdError && error.problem === 'no-operation')) throw error;
  }
}
