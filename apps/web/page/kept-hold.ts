const prefix = 'clove.hold.';

/** Remembers the hold of a performance, so that a reload finds it again. */
export function keepHold(performanceId: string, holdId: string): void {
  sessionStorage.setItem(prefix + performanceId, holdId);
}

/** The id of the hold kept for a performance. */
export function keptHold(performanceId: string): string | null {
  return sessionStorage.getItem(prefix + performanceId);
}

export function dropHold(performanceId: string): void {
  sessionStorage.removeItem(prefix + performanceId);
}
