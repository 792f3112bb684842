import type { CatalogueEntry } from '@clove/pool-images';
import { usesBroker } from './edges.ts';

/** What broker-setup declares before any service starts. */
export interface Topology {
  readonly exchange: string;
  readonly deadLetterExchange: string;
  /** One quorum queue per consuming service, and its dead-letter queue `<queue>.dead`. */
  readonly queues: readonly { readonly queue: string; readonly consumes: readonly string[] }[];
}

export function topologyOf(entries: readonly CatalogueEntry[]): Topology {
  return {
    exchange: 'clove',
    deadLetterExchange: 'clove.dead',
    queues: entries
      .filter((entry) => usesBroker(entry) && entry.events.consumes.length > 0)
      .map((entry) => ({ queue: entry.service, consumes: entry.events.consumes.toSorted() }))
      .sort((a, b) => (a.queue < b.queue ? -1 : 1)),
  };
}
