import type { CatalogueEntry } from '@clove/pool-images/in-memory';

/** What broker-setup declares before any service starts. */
export interface Topology {
  /** Consuming service to the types of domain events that its queue is bound to. */
  readonly queues: Readonly<Record<string, readonly string[]>>;
}

export function topologyOf(entries: readonly CatalogueEntry[]): Topology {
  const consuming = entries.filter((entry) => entry.events.consumes.length > 0);
  return {
    queues: Object.fromEntries(consuming.map((entry) => [entry.service, entry.events.consumes.toSorted()])),
  };
}
