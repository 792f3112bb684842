import { isStalePlan } from './database-errors.ts';

/**
 * Repeats what failed because its connection had a stale plan: while a release rolls, its migration changes tables under the
 * replicas of the release before. Each failure must have ended its connection, so there are at most as many as connections.
 */
export async function withFreshPlans<T>(connections: number, once: () => Promise<T>): Promise<T> {
  for (let stale = 0; ; stale += 1) {
    try {
      return await once();
    } catch (error) {
      if (!isStalePlan(error) || stale >= connections) throw error;
    }
  }
}
