import type { DeskLine, LineQuote } from './order-data.ts';

export type Fee = 'by-rules' | 'none';

/** What cancelling lines does. Amounts in the currency's smallest unit. */
export interface CancelEffect {
  readonly lineIds: readonly string[];
  readonly refund: number;
  readonly kept: number;
  /** Of the chosen, those that cannot be cancelled in this way. */
  readonly left: number;
}

/** Whether an organiser may cancel a line at all: closed refunds are opened by waiving the fee, nothing else is. */
export function mayCancel(line: DeskLine, quote: LineQuote | undefined): boolean {
  if (line.state !== 'PAID' || quote === undefined) return false;
  return quote.refused === null || quote.refused === 'REFUNDS_CLOSED';
}

/** What is paid back and kept when these lines are cancelled. */
export function effectOf(
  lines: readonly DeskLine[],
  quotes: readonly LineQuote[],
  chosen: ReadonlySet<string>,
  fee: Fee,
): CancelEffect {
  const quoteOf = new Map(quotes.map((quote) => [quote.lineId, quote]));
  const wanted = lines.filter(({ id }) => chosen.has(id));
  const cancelled = wanted.filter((line) => {
    const quote = quoteOf.get(line.id);
    return mayCancel(line, quote) && (fee === 'none' || quote?.offer != null);
  });
  const sum = (of: (line: DeskLine) => number) => cancelled.reduce((all, line) => all + of(line), 0);
  const kept = fee === 'none' ? 0 : sum(({ id }) => quoteOf.get(id)?.offer?.fee ?? 0);
  return {
    lineIds: cancelled.map(({ id }) => id),
    refund: sum(({ paid }) => paid) - kept,
    kept,
    left: wanted.length - cancelled.length,
  };
}
