import { z } from 'zod';
import { LocalId } from './ids.ts';
import { Amount } from './money.ts';
import { NumberedSection, PriceCategory, type Section } from './section.ts';
import { type Instant, LocalisedText } from './text.ts';

/** Source: no festival sells more kinds of them; every catalogue carries them all. */
export const MOST_PASSES = 50;

/** The section of a numbered pass as it is sold: with the seats of its performances' section, all but the pass's own blocked. */
export const PassSeats = NumberedSection.omit({
  id: true,
  title: true,
  price: true,
  categories: true,
  hidden: true,
});
export type PassSeats = z.infer<typeof PassSeats>;

/** One ticket for several performances, with a place in the same section of each: standing, or the same seat. */
export const Pass = z.strictObject({
  /** Unique among performances, too: what is sold of a pass is named as what is sold of a performance. */
  id: LocalId,
  title: LocalisedText,
  performances: z.array(LocalId).min(2).max(500),
  /** The section of each of them that it admits to. */
  section: LocalId,
  /** With categories that of the first, which is for those who name none. */
  price: Amount,
  categories: z.array(PriceCategory).min(1).max(20).optional(),
  /** Neither shown nor sold to fans without a code of a voucher that opens its section. @default false */
  hidden: z.boolean().optional(),
  /**
   * How many are sold. The sections in the sale document are without these places: capacities of standing ones are smaller, seats are
   * blocked.
   */
  quota: z.int().min(1).max(1_000_000),
  /** @default it is for standing places */
  seats: PassSeats.optional(),
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
export interface SoldPass extends PassTimes {
  readonly id: string;
  readonly title: LocalisedText;
  readonly sections: [Section];
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
  return passes.map(({ id, title, performances: covers, section, quota, seats, ...offered }) => {
    const covered = performances.filter((performance) => covers.includes(performance.id));
    const named = covered.flatMap(({ sections }) => sections).find((known) => known.id === section);
    const shared = { id: section, ...offered, ...(named?.title === undefined ? {} : { title: named.title }) };
    return {
      ...{ id, title, covers },
      ...passTimes(covered),
      sections: [
        seats === undefined
          ? { ...shared, kind: 'standing', capacity: quota }
          : { ...shared, ...seats, kind: 'numbered' },
      ],
    };
  });
}
