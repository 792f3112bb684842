import { read } from './api.ts';
import type { Festival, Performance } from './shapes.ts';

let loaded: Promise<Festival> | null = null;

/**
 * The festival; read once per visit, and again after a failure.
 * @param anew reads it again: organisers change prices and dates while fans watch.
 */
export function festival(anew = false): Promise<Festival> {
  if (anew) loaded = null;
  loaded ??= read<Festival>('/api/events').catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

/** A performance by id. */
export async function performanceOf(id: string): Promise<Performance | undefined> {
  return (await festival()).performances.find((performance) => performance.id === id);
}
