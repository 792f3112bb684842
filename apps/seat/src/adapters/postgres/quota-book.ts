import type { Transaction } from '@clove/service-kit';
import type { QuotaBook } from '../../application/ports.ts';

interface Request {
  readonly fanId: string;
  readonly quantity: number;
}

export interface QuotaBookOptions {
  /** For tests only: check the limit by reading first, as a naive service would, and show that it then breaks. @default true */
  readonly guarded?: boolean;
}

/** Fan quota in PostgreSQL: one row per fan, changed only by a guarded upsert. */
export function postgresQuotaBook(options: QuotaBookOptions = {}): QuotaBook {
  const reserveRound = options.guarded === false ? reserveUnguarded : reserveGuarded;
  return {
    async reserve(tx, requests, max) {
      const granted = requests.map(() => false);
      for (const round of roundsByFan(requests)) {
        const fans = await reserveRound(
          tx,
          round.map(({ request }) => request),
          max,
        );
        for (const { request, index } of round) granted[index] = fans.has(request.fanId);
      }
      return granted;
    },

    async lockFansOf(tx, holdIds, others) {
      await tx.query({
        name: 'quota-lock',
        text: `SELECT fan_id FROM fan_quota
               WHERE fan_id IN (SELECT fan_id FROM holds WHERE id = ANY($1::uuid[])
                 UNION ALL SELECT unnest($2::uuid[]))
               ORDER BY fan_id FOR UPDATE`,
        values: [holdIds, others],
      });
    },

    async lockFansNow(tx, fanIds) {
      await tx.query({
        name: 'quota-lock-now',
        text: 'SELECT fan_id FROM fan_quota WHERE fan_id = ANY($1::uuid[]) ORDER BY fan_id FOR UPDATE NOWAIT',
        values: [fanIds],
      });
    },

    async lockFan(tx, fanId) {
      const [row] = await tx.query<{ used: number }>({
        name: 'quota-lock-fan',
        text: `INSERT INTO fan_quota AS quota (fan_id, used) VALUES ($1, 0)
               ON CONFLICT (fan_id) DO UPDATE SET used = quota.used RETURNING used`,
        values: [fanId],
      });
      if (row === undefined) throw new Error(`no quota row for fan ${fanId}`);
      return row.used;
    },

    async giveBack(tx, requests) {
      if (requests.length === 0) return;
      const sums = new Map<string, number>();
      for (const { fanId, quantity } of requests) sums.set(fanId, (sums.get(fanId) ?? 0) + quantity);
      await tx.query({
        name: 'quota-give-back',
        text: `UPDATE fan_quota SET used = used - back.quantity
               FROM unnest($1::uuid[], $2::int[]) AS back(fan_id, quantity)
               WHERE fan_quota.fan_id = back.fan_id`,
        values: [[...sums.keys()], [...sums.values()]],
      });
    },
  };
}

/**
 * Both guards are needed: the one on SELECT refuses a first hold that is too large by itself, the one on DO
 * UPDATE a later one that would pass the limit together with what the fan has.
 */
async function reserveGuarded(tx: Transaction, round: readonly Request[], max: number): Promise<Set<string>> {
  const rows = await tx.query<{ fan_id: string }>({
    name: 'quota-reserve',
    text: `INSERT INTO fan_quota AS quota (fan_id, used)
           SELECT fan_id, quantity FROM unnest($1::uuid[], $2::int[]) AS wanted(fan_id, quantity)
           WHERE quantity <= $3 ORDER BY fan_id
           ON CONFLICT (fan_id) DO UPDATE SET used = quota.used + EXCLUDED.used
           WHERE quota.used + EXCLUDED.used <= $3
           RETURNING fan_id`,
    values: [round.map(({ fanId }) => fanId), round.map(({ quantity }) => quantity), max],
  });
  return new Set(rows.map((row) => row.fan_id));
}

async function reserveUnguarded(
  tx: Transaction,
  round: readonly Request[],
  max: number,
): Promise<Set<string>> {
  const rows = await tx.query<{ fan_id: string; used: number }>(
    'SELECT fan_id, used FROM fan_quota WHERE fan_id = ANY($1::uuid[])',
    [round.map(({ fanId }) => fanId)],
  );
  const used = new Map(rows.map((row) => [row.fan_id, row.used]));
  const fitting = round.filter(({ fanId, quantity }) => (used.get(fanId) ?? 0) + quantity <= max);
  await tx.query(
    `INSERT INTO fan_quota AS quota (fan_id, used)
     SELECT fan_id, quantity FROM unnest($1::uuid[], $2::int[]) AS wanted(fan_id, quantity) ORDER BY fan_id
     ON CONFLICT (fan_id) DO UPDATE SET used = quota.used + EXCLUDED.used`,
    [fitting.map(({ fanId }) => fanId), fitting.map(({ quantity }) => quantity)],
  );
  return new Set(fitting.map(({ fanId }) => fanId));
}

/** One statement cannot change a fan's row twice: the n-th request of every fan goes into the n-th round. */
function roundsByFan(requests: readonly Request[]): { request: Request; index: number }[][] {
  const rounds: { request: Request; index: number }[][] = [];
  const seen = new Map<string, number>();
  requests.forEach((request, index) => {
    const turn = seen.get(request.fanId) ?? 0;
    seen.set(request.fanId, turn + 1);
    const round = rounds[turn] ?? [];
    round.push({ request, index });
    rounds[turn] = round;
  });
  return rounds;
}
