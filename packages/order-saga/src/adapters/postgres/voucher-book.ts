import { VoucherTerms } from '@clove/contracts';
import type { Queryable, UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { Guesser, VoucherBook } from '../../application/voucher-book.ts';

/** For how long codes that are none are counted, and their author then waits, seconds. */
const WINDOW_SECONDS = 600;
/** Source: typing errors of one person, many times over. */
const MOST_OF_FAN = 10;
/** Source: thousands of fans share one address of a mobile network; of 60 bits, a day of this finds nothing. */
const MOST_OF_NETWORK = 100;
/** Windows that are over and are forgotten with each new guess. */
const FORGOTTEN = 100;

/** The terms in a voucher's fields, which name its own code as well where it has one. */
export const storedTerms = VoucherTerms.extend({ code: z.string().optional() }).transform(
  ({ code: _, ...terms }): VoucherTerms => terms,
);

const foundRow = z.object({
  id: z.string(),
  code: z.string(),
  fields: storedTerms,
  on: z.boolean(),
  used: z.int(),
  used_by_fan: z.int(),
  now: z.date().transform((date) => date.toISOString()),
});

/** Codes and what was guessed, in PostgreSQL. */
export function postgresVoucherBook(unitOfWork: UnitOfWork, reads: Queryable): VoucherBook {
  return {
    async find(code, fanId) {
      const [row] = await reads.query({
        name: 'voucher-find',
        text: `SELECT v.id, c.code, v.fields, v.open AND c.off_at IS NULL AS on, c.used,
                 coalesce(f.used, 0) AS used_by_fan, clock_timestamp() AS now
               FROM voucher_codes c JOIN vouchers v ON v.id = c.voucher_id
               LEFT JOIN voucher_fans f ON f.voucher_id = v.id AND f.fan_id = $2
               WHERE c.code = $1`,
        values: [code, fanId],
      });
      if (row === undefined) return undefined;
      const { fields, used_by_fan, ...found } = foundRow.parse(row);
      return { ...found, terms: fields, usedByFan: used_by_fan };
    },

    async barredFor(who) {
      const [row] = await reads.query<{ seconds: number }>({
        name: 'voucher-barred',
        text: `SELECT coalesce(max(ceil(extract(epoch FROM g.until - clock_timestamp()))), 0)::int AS seconds
               FROM voucher_guesses g JOIN unnest($1::text[], $2::int[]) AS limits (who, most) USING (who)
               WHERE g.failed >= limits.most AND g.until > clock_timestamp()`,
        values: [...columnsOf(who)],
      });
      return row?.seconds ?? 0;
    },

    async guessed(who) {
      await unitOfWork.only({
        name: 'voucher-guessed',
        text: `WITH over AS (
                 DELETE FROM voucher_guesses WHERE who = ANY (ARRAY (
                   SELECT who FROM voucher_guesses WHERE until < clock_timestamp() AND who <> ALL ($1::text[])
                   ORDER BY who LIMIT ${FORGOTTEN} FOR UPDATE SKIP LOCKED)))
               INSERT INTO voucher_guesses AS g (who, failed, until)
               SELECT who, 1, clock_timestamp() + make_interval(secs => ${WINDOW_SECONDS})
               FROM unnest($1::text[]) AS w (who) ORDER BY who
               ON CONFLICT (who) DO UPDATE SET
                 failed = CASE WHEN g.until < clock_timestamp() THEN 1 ELSE g.failed + 1 END,
                 until = CASE WHEN g.until < clock_timestamp() THEN EXCLUDED.until ELSE g.until END`,
        values: [columnsOf(who)[0]],
      });
    },
  };
}

/** Keys and limits of who tries codes. */
function columnsOf({ fanId, network }: Guesser): [string[], number[]] {
  return [
    [`fan ${fanId}`, `net ${network}`],
    [MOST_OF_FAN, MOST_OF_NETWORK],
  ];
}
