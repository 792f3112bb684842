import { CommandError } from '../context.ts';
import { Interrupted } from '../program.ts';
import { ArgoCdError } from './argocd-error.ts';

/** Turns a failed or interrupted call of the argocd CLI into one line of output. */
export async function reportingFailure<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ArgoCdError) throw new CommandError(error.message);
    if (error instanceof Interrupted) throw new CommandError('stopped; Argo CD goes on by itself');
    throw error;
  }
}
