import { read } from './api.ts';
import type { Festival, Performance } from './shapes.ts';

let loaded: Promise<Festival> | null = null;

/** The festival; read once per visit, and again after a failure. */
export function festival(): Promise<Festival> {
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
