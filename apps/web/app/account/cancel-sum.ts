import type { LineQuote } from './data.ts';

/** What cancelling the chosen lines keeps and pays back. Amounts in the currency's smallest unit. */
export interface QuoteSum {
  readonly paid: number;
  readonly fee: number;
  readonly refund: number;
  /** Until when all of it counts (excluded). Undefined: nothing is chosen. */
  readonly until: string | undefined;
}

/** Adds the quotes of the chosen lines up; lines that cannot be cancelled count for nothing. */
export function chosenQuote(lines: readonly LineQuote[], chosen: ReadonlySet<string>): QuoteSum {
  const offers = lines.flatMap(({ lineId, paid, offer }) =>
    offer !== null && chosen.has(lineId) ? [{ paid, ...offer }] : [],
  );
  const sum = (of: (offer: (typeof offers)[number]) => number) =>
    offers.reduce((total, offer) => total + of(offer), 0);
  const ends = offers.map(({ until }) => until).sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    paid: sum(({ paid }) => paid),
    fee: sum(({ fee }) => fee),
    refund: sum(({ refund }) => refund),
    until: ends[0],
  };
}
