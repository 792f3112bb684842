const prefix = 'clove.hold.';

/**
 * Stores the hold of a performance, so that a reload finds it, and so does another tab: a payment app may return in a
 * new one.
 */
export function keepHold(performanceId: string, holdId: string): void {
  localStorage.setItem(prefix + performanceId, holdId);
}

/** The id of the stored hold of a performance. */
export function keptHold(performanceId: string): string | null {
  return localStorage.getItem(prefix + performanceId);
}

/** Removes the hold of a performance; with an id only when it is that one, because a newer one may be stored by now. */
export function dropHold(performanceId: string, holdId?: string): void {
  if (holdId !== undefined && keptHold(performanceId) !== holdId) return;
  localStorage.removeItem(prefix + performanceId);
}
