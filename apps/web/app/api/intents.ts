/**
 * One Idempotency-Key per intent of the fan, stored until the intent is settled. A double click, a reload or a lost answer
 * repeats the same key, so the service does it once and answers the same.
 */
const prefix = 'clove.intent.';

/** The key of an intent; made on first use. */
export function intentKey(intent: string): string {
  const known = sessionStorage.getItem(prefix + intent);
  if (known !== null) return known;
  const key = crypto.randomUUID();
  sessionStorage.setItem(prefix + intent, key);
  return key;
}

/** The intent has its final answer; the same request again is a new intent. */
export function settle(intent: string): void {
  sessionStorage.removeItem(prefix + intent);
}
