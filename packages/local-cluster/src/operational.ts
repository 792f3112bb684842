import { ManifestError } from './manifests/read.ts';
import { JobError } from './pods/job.ts';
import { NotReadyError } from './pods/replicas.ts';
import { ServerError } from './servers/server.ts';

/** Whether an error says, to a person, what is wrong with the manifests or this machine; anything else is a defect. */
export function isOperational(error: unknown): error is Error {
  return [ManifestError, JobError, NotReadyError, ServerError].some((type) => error instanceof type);
}
