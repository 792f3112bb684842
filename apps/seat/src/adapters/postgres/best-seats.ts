import type { PriceCategory } from '@clove/contracts';
import { ChooseAgain, type ChosenUnits, type HoldRefusal } from '@clove/inventory';
import type { Transaction } from '@clove/service-kit';
import type { SeatStore } from '../../application/section-stock.ts';
import { chooseBest } from '../../domain/choose-seats.ts';
import { type BestRequest, type NumberedRequest, perUnit, wantedBest } from '../../domain/hold-request.ts';
import { isThere, openedUntil } from '../../domain/opening.ts';
import { priced } from '../../domain/price-categories.ts';
import type { SeatRefusal } from '../../domain/seat-refusal.ts';
import { leftAlone } from '../../domain/seat-rules.ts';
import { type SectionKey, sectionName } from '../../domain/section.ts';
import { openSeats, type SeenSeat } from './open-seats.ts';
import { performanceSale } from './performance-book.ts';
import { type LockedSeats, seatLock, sendHeld, settle, type Taken } from './seat-lock.ts';
import { freeOf } from './seats-ruled-out.ts';

interface SectionRow {
  readonly section: string;
  readonly price: number;
  readonly categories: readonly PriceCategory[] | null;
  readonly hidden: boolean;
  readonly on_sale: boolean;
  readonly sells_until: Date;
  readonly cancelled_at: Date | null;
}

/** A choice that was made of what was seen, before its seats are locked. */
interface Choice {
  readonly holdId: string;
  readonly seats: readonly string[];
  readonly alone: number;
}

/**
 * Numbered seats that the inventory chooses. Requests for one section queue for an advisory lock, so that they never choose
 * the same seats; a fan who names seats does not: their rows decide. Who was faster on a chosen seat makes the whole unit of
 * work choose again, so that no one is refused seats that are free.
 */
export function bestSeats(
  numbered: SeatStore<NumberedRequest>,
  { graceSeconds }: { readonly graceSeconds: number },
): SeatStore<BestRequest> {
  const rows = seatLock(graceSeconds);

  return {
    ...numbered,
    wanted: wantedBest,

    async availability(tx, requests) {
      const found = await tx.query<SectionRow>({
        name: 'best-sections',
        text: `SELECT s.performance_id || '/' || s.id AS section, s.price, s.categories, s.hidden, p.sells_until, p.cancelled_at,
                 s.on_sale AND NOT s.closed AND p.on_sale AS on_sale
               FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS asked(performance_id, id)
               JOIN sections s USING (performance_id, id) JOIN performances p ON p.id = s.performance_id
               WHERE s.kind = 'numbered'`,
        values: columns(requests),
      });
      const sections = new Map(found.map((row) => [row.section, row]));
      return requests.map((request) => {
        const row = sections.get(sectionName(request));
        if (row === undefined || !isThere(request, row, request.opening))
          return { refusal: { reason: 'unknown-numbered-section' } };
        if (row.cancelled_at !== null)
          return { refusal: { reason: 'performance-cancelled', cancelledAt: row.cancelled_at } };
        if (!row.on_sale) return { refusal: { reason: 'withdrawn' } };
        const { section } = row;
        const of = priced(perUnit(request).map((category) => ({ section, prices: row, category })));
        if ('refusal' in of) return of;
        const { entitled, ...frozen } = of;
        const early = openedUntil(request.opening, [request]);
        return {
          ...frozen,
          sale: { ...performanceSale(row), openedUntil: early },
          resolved: { ...request, entitled },
        };
      });
    },

    async lock(tx, requests) {
      const [row] = await tx.query<{ now: Date }>({
        name: 'best-lock',
        text: `WITH locked AS MATERIALIZED (
                 SELECT pg_advisory_xact_lock(hashtextextended('best seats of ' || section, 0)) FROM (
                   SELECT DISTINCT performance_id || '/' || id AS section FROM unnest($1::text[], $2::text[])
                     AS asked(performance_id, id) ORDER BY 1) AS sorted)
               SELECT clock_timestamp() AS now FROM (SELECT count(*) FROM locked) AS all_locked`,
        values: columns(requests),
      });
      return {
        now: row?.now ?? new Date(),
        async claim(candidates, expiresAt) {
          const sections = [...new Set(candidates.map(({ request }) => sectionName(request)))].sort();
          const seen = await openSeats(tx, sections, graceSeconds);
          const avoiding = await sectionsThatAvoidSingles(tx, sections);
          const free = new Map(
            sections.map((section) => [
              section,
              seen.filter((seat) => seat.section === section && seat.open),
            ]),
          );
          const choices: Choice[] = [];
          const answers = candidates.map(({ holdId, request }): HoldRefusal | SeatRefusal | ChosenUnits => {
            const section = sectionName(request);
            const left = free.get(section) ?? [];
            const entitled = request.entitled ?? Array.from({ length: request.quantity }, () => false);
            const chosen = chooseBest(left, entitled, avoiding.has(section));
            if (chosen === undefined) return { reason: 'sold-out', free: publicOf(left).length };
            const ids = new Set(chosen.map(({ id }) => id));
            const alone = avoiding.has(section) ? leftAlone(left, ids).length : 0;
            // Settled here, in arrival order: the next candidate of the batch does not find them.
            free.set(
              section,
              left.filter(({ id }) => !ids.has(id)),
            );
            choices.push({ holdId, seats: [...ids], alone });
            return { chosen: [...ids] };
          });
          if (!(await taken(tx, choices, avoiding.size > 0, expiresAt))) return new ChooseAgain();
          return answers;
        },
      };
    },
  };

  /** Locks what was chosen and holds it; false: another fan was faster, or leaves seats alone beside it. */
  async function taken(
    tx: Transaction,
    choices: readonly Choice[],
    wholeRows: boolean,
    expiresAt: Date,
  ): Promise<boolean> {
    if (choices.length === 0) return true;
    const ids = choices.flatMap(({ seats }) => seats);
    const locked: LockedSeats = await (wholeRows ? rows.rowsOf(tx, ids) : rows.seats(tx, ids));
    const held: Taken[] = [];
    for (const { holdId, seats, alone } of choices) {
      if (seats.some((id) => locked.seats.get(id)?.open !== true)) return false;
      if (wholeRows && leftAlone(freeOf(locked.seats), new Set(seats)).length > alone) return false;
      for (const seatId of seats) {
        settle(locked.seats.get(seatId), holdId);
        held.push({ seatId, holdId });
      }
    }
    sendHeld(tx, held, expiresAt);
    return true;
  }
}

async function sectionsThatAvoidSingles(
  tx: Transaction,
  sections: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ section: string }>({
    name: 'best-avoiding-singles',
    text: `SELECT performance_id || '/' || id AS section FROM sections
           WHERE performance_id || '/' || id = ANY($1::text[]) AND avoid_single_seats`,
    values: [sections],
  });
  return new Set(rows.map(({ section }) => section));
}

function publicOf(seats: readonly SeenSeat[]): SeenSeat[] {
  return seats.filter(({ use }) => use === 'PUBLIC');
}

function columns(keys: readonly SectionKey[]): [string[], string[]] {
  return [keys.map(({ performanceId }) => performanceId), keys.map(({ sectionId }) => sectionId)];
}
