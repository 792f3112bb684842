/**
 * One Idempotency-Key per thing the fan wants, kept until that thing is settled. A double click, an impatient
 * reload or a lost answer repeats the same key, so the service does it once and answers the same.
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

/** The intent was answered for good; wanting the same again is a new intent. */
export function settle(intent: string): void {
  sessionStorage.removeItem(prefix + intent);
}
