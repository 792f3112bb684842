import { Complaint } from '../context.ts';
import { Interrupted } from '../program.ts';
import { ArgoCdError } from './argocd-error.ts';

/** A call of the CLI that fails, or that the user stops, is something to say in one line, not a defect. */
export async function complaining<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ArgoCdError) throw new Complaint(error.message);
    if (error instanceof Interrupted) throw new Complaint('stopped; Argo CD goes on by itself');
    throw error;
  }
}
