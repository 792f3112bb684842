/** Where this phone works, kept over a reload. */
export interface Post {
  /** Null: the festival names no gates. */
  readonly gateId: string | null;
  readonly performanceId: string;
  readonly door: string | null;
}

const key = 'clove.door.post';

export function keptPost(): Post | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  try {
    const { gateId, performanceId, door }: Partial<Record<string, unknown>> = JSON.parse(text);
    if (typeof performanceId !== 'string') return null;
    return { gateId: textOr(gateId), performanceId, door: textOr(door) };
  } catch {
    return null;
  }
}

export function keepPost(post: Post | null): void {
  if (post === null) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(post));
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
