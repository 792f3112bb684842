import { CommandError } from '../context.ts';
import { Interrupted } from '../program.ts';

/** Says of a stopped call of the argocd CLI that only its answer is no longer waited for. */
export async function reportingStop<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Interrupted) throw new CommandError('stopped; Argo CD goes on by itself');
    throw error;
  }
}
