/**
 * Notices when calls that failed succeed again, by the key of what is called. Work whose back-off has grown meanwhile
 * need not wait for its end.
 */
export interface Outages<K> {
  /** A call failed in a way that says nothing about the work itself. */
  failed(key: K): void;
  /** A call succeeded; the first one after failures ends the outage. Rejects when `onOver` does. */
  succeeded(key: K): Promise<void>;
}

/** @param onOver called once per outage, by the first success after it */
export function outages<K>(onOver: (key: K) => Promise<void>): Outages<K> {
  const failing = new Set<K>();
  return {
    failed: (key) => void failing.add(key),
    async succeeded(key) {
      if (failing.delete(key)) await onOver(key);
    },
  };
}
