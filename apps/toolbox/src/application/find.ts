import type { FindAnswer, FoundEntry } from '@clove/contracts';

/** A service that may know an id. */
export interface FindSource {
  readonly service: string;
  /** Undefined: it cannot say. */
  find(id: string): Promise<FindAnswer | undefined>;
}

export interface FoundLine extends FoundEntry {
  readonly service: string;
}

/** One id's story over all services. */
export interface Story {
  /** In the order in which it happened; what is so now comes last. */
  readonly lines: readonly FoundLine[];
  /** Services that cannot say. */
  readonly silent: readonly string[];
  /** Ids that were not followed any more. */
  readonly leftOut: number;
}

/** How many ids are followed at most. Source: an order of 30 lines has some 70: tickets, units, holds, payment, refunds. */
const MOST_IDS = 100;

/**
 * Asks every service about an id, and then about the ids that belong to the same story, until nothing new comes: a ticket
 * leads to its order, the order to its payment, the payment to what the provider calls it.
 */
export async function findStory(sources: readonly FindSource[], id: string): Promise<Story> {
  const lines = new Map<string, FoundLine>();
  const silent = new Set<string>();
  const known = new Set([id]);
  let leftOut = 0;
  for (const asked of known) {
    const answers = await Promise.all(
      sources
        .filter(({ service }) => !silent.has(service))
        .map(async ({ service, find }) => ({ service, answer: await find(asked) })),
    );
    for (const { service, answer } of answers) {
      if (answer === undefined) silent.add(service);
      for (const entry of answer?.entries ?? []) {
        const line = { service, ...entry };
        lines.set(JSON.stringify(line), line);
      }
      for (const related of answer?.related ?? []) {
        if (known.has(related)) continue;
        if (known.size < MOST_IDS) known.add(related);
        else leftOut += 1;
      }
    }
  }
  return { lines: [...lines.values()].sort(byTime), silent: [...silent].sort(), leftOut };
}

function byTime(a: FoundLine, b: FoundLine): number {
  return instantOf(a) - instantOf(b) || nameOf(a).localeCompare(nameOf(b), 'en');
}

/** What an entry is about: `order 01997f2d-...`. */
export function nameOf({ subject: { type, id } }: FoundEntry): string {
  return `${type} ${id}`;
}

function instantOf({ at }: FoundLine): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at);
}
