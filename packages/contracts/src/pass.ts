import { z } from 'zod';
import { LocalId } from './ids.ts';
import { Amount } from './money.ts';
import { type Instant, LocalisedText } from './text.ts';

/** Source: no festival sells more kinds of them; every catalogue carries them all. */
export const MOST_PASSES = 50;

/** One ticket for several performances, with a place in the same standing section of each. */
export const Pass = z.strictObject({
  /** Unique among performances, too: what is sold of a pass is named as what is sold of a performance. */
  id: LocalId,
  title: LocalisedText,
  performances: z.array(LocalId).min(2).max(500),
  /** The standing section of each of them that it admits to. */
  section: LocalId,
  price: Amount,
  /** How many are sold. The sections' capacities in the sale document are without these places. */
  quota: z.int().min(1).max(1_000_000),
});
export type Pass = z.infer<typeof Pass>;

/** What a pass takes over of the performances that it is for. */
export interface CoveredTimes {
  readonly id: string;
  readonly startsAt: Instant;
  readonly salesCloseAt?: Instant | undefined;
  readonly doorsAt?: Instant | undefined;
  /** When the organiser cancelled it. */
  readonly cancelledAt?: Instant | undefined;
}

/** When a pass starts and stops selling, UTC. */
export interface PassTimes {
  readonly startsAt: Instant;
  readonly salesCloseAt?: Instant;
  readonly doorsAt?: Instant;
}

/**
 * A pass starts with the first of its performances that takes place, and is sold until the first of them stops selling. One of
 * which a performance was cancelled is not sold any more: its price was for all of them.
 * @param performances those that it covers, at least one
 */
export function passTimes(performances: readonly CoveredTimes[]): PassTimes {
  const takingPlace = performances.filter(({ cancelledAt }) => cancelledAt === undefined);
  const [first] = (takingPlace.length > 0 ? takingPlace : performances).toSorted(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
  if (first === undefined) throw new Error('a pass covers performances');
  const ends = performances.flatMap(({ salesCloseAt, startsAt, cancelledAt }) =>
    [salesCloseAt ?? startsAt, cancelledAt].flatMap((end) => (end === undefined ? [] : [Date.parse(end)])),
  );
  const soldUntil = Math.min(...ends);
  return {
    startsAt: new Date(first.startsAt).toISOString(),
    ...(soldUntil < Date.parse(first.startsAt) ? { salesCloseAt: new Date(soldUntil).toISOString() } : {}),
    ...(first.doorsAt === undefined ? {} : { doorsAt: new Date(first.doorsAt).toISOString() }),
  };
}

/** What a service stores of a pass as of a performance: it is sold, ordered and refunded like one. */
export interface PassSection {
  readonly id: string;
  readonly kind: 'standing';
  readonly title?: LocalisedText;
  readonly price: Amount;
  readonly capacity: number;
}

export interface SoldPass extends PassTimes {
  readonly id: string;
  readonly title: LocalisedText;
  readonly sections: [PassSection];
  readonly covers: string[];
}

/** The passes of a sale document, each as what is sold like a performance. */
export function soldPasses({
  passes = [],
  performances,
}: {
  readonly passes?: readonly Pass[] | undefined;
  readonly performances: readonly (CoveredTimes & {
    readonly sections: readonly { readonly id: string; readonly title?: LocalisedText | undefined }[];
  })[];
}): SoldPass[] {
  return passes.map(({ id, title, performances: covers, section, price, quota }) => {
    const covered = performances.filter((performance) => covers.includes(performance.id));
    const named = covered.flatMap(({ sections }) => sections).find((known) => known.id === section);
    return {
      ...{ id, title, covers },
      ...passTimes(covered),
      sections: [
        {
          ...{ id: section, kind: 'standing', price, capacity: quota },
          ...(named?.title === undefined ? {} : { title: named.title }),
        },
      ],
    };
  });
}
