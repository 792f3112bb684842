const prefix = 'clove.hold.';

/**
 * Remembers the hold of a performance, so that a reload finds it again, and so does another tab: a payment app may
 * come back in a new one.
 */
export function keepHold(performanceId: string, holdId: string): void {
  localStorage.setItem(prefix + performanceId, holdId);
}

/** The id of the hold kept for a performance. */
export function keptHold(performanceId: string): string | null {
  return localStorage.getItem(prefix + performanceId);
}

/** Forgets the hold of a performance; with an id only when it is that one, because a newer one may be kept by now. */
export function dropHold(performanceId: string, holdId?: string): void {
  if (holdId !== undefined && keptHold(performanceId) !== holdId) return;
  localStorage.removeItem(prefix + performanceId);
}
