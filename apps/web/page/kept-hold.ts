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

export function dropHold(performanceId: string): void {
  localStorage.removeItem(prefix + performanceId);
}
