import type { ArgoCd } from './argocd.ts';
import { ArgoCdError } from './argocd-error.ts';

/**
 * Clears the way for another try: ends an operation that hangs or retries, and deletes the Jobs that failed. A
 * Job is named by its content and runs once per content, so only a new object of the same name runs it again.
 * Says each thing that it did.
 */
export async function clearTheWay(argocd: ArgoCd, name: string, say: (line: string) => void): Promise<void> {
  const application = await argocd.application(name);
  if (application.busy) {
    say(`ending the running operation: ${application.operation?.message || 'no message'}`);
    await terminate(argocd, name);
  }
  const failedJobs = application.troubles.filter(
    ({ kind, health }) => kind === 'Job' && health === 'Degraded',
  );
  for (const job of failedJobs) {
    say(`deleting the failed Job ${job.name}, so that it runs again`);
    await argocd.deleteResource(name, job);
  }
}

/** It may have ended by itself since it was looked at. */
async function terminate(argocd: ArgoCd, name: string): Promise<void> {
  try {
    await argocd.terminateOperation(name);
  } catch (error) {
    if (!(error instanceof ArgoCdError && error.problem === 'no-operation')) throw error;
  }
}
