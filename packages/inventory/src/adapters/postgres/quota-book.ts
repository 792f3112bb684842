import type { Transaction } from '@clove/service-kit';
import type { QuotaBook, QuotaCharge } from '../../application/ports.ts';

type Wanted = QuotaCharge & { readonly max: number };

export interface QuotaBookOptions {
  /** False: `fan_quota` has no column `scope`, all counts are for one limit. @default true */
  readonly scoped?: boolean;
  /** For tests only: check the limit by reading first, as a naive service would, and show that it then breaks. @default true */
  readonly guarded?: boolean;
}

/** Fan quota in PostgreSQL: one row per fan and scope, changed only by a guarded upsert. */
export function postgresQuotaBook({ scoped = true, guarded = true }: QuotaBookOptions = {}): QuotaBook {
  const sql = quotaSql(scoped);
  const inScope = (scope: string) => (scoped ? [scope] : []);

  /** Both guards are needed: see `reserve` below. Answers the fans who got what they want. */
  async function reserveGuarded(tx: Transaction, round: readonly Wanted[]): Promise<Set<string>> {
    const [first] = round;
    if (first === undefined) return new Set();
    const rows = await tx.query<{ fan_id: string }>({
      name: 'quota-reserve',
      text: sql.reserve,
      values: [
        round.map(({ fanId }) => fanId),
        round.map(({ quantity }) => quantity),
        first.max,
        ...inScope(first.scope),
      ],
    });
    return new Set(rows.map((row) => row.fan_id));
  }

  async function reserveUnguarded(tx: Transaction, round: readonly Wanted[]): Promise<Set<string>> {
    const [first] = round;
    if (first === undefined) return new Set();
    const rows = await tx.query<{ fan_id: string; used: number }>(sql.used, [
      round.map(({ fanId }) => fanId),
      ...inScope(first.scope),
    ]);
    const used = new Map(rows.map((row) => [row.fan_id, row.used]));
    const fitting = round.filter(({ fanId, quantity, max }) => (used.get(fanId) ?? 0) + quantity <= max);
    await tx.query(sql.add, [
      fitting.map(({ fanId }) => fanId),
      fitting.map(({ quantity }) => quantity),
      ...inScope(first.scope),
    ]);
    return new Set(fitting.map(({ fanId }) => fanId));
  }

  return {
    async reserve(tx, charges) {
      const granted = charges.map(() => false);
      const reserveRound = guarded ? reserveGuarded : reserveUnguarded;
      for (const turn of turns(charges)) {
        // Scope by scope in sorted order, as `lockFansOf` locks; sent together.
        const rounds = await Promise.all(
          turn.map(async (round) => ({
            round,
            fans: await reserveRound(
              tx,
              round.map(({ charge }) => charge),
            ),
          })),
        );
        for (const { round, fans } of rounds) {
          for (const { charge, index } of round) granted[index] = fans.has(charge.fanId);
        }
      }
      return granted;
    },

    async lockFansOf(tx, holdIds, others) {
      await tx.query({ name: 'quota-lock', text: sql.lockFansOf, values: [holdIds, others] });
    },

    async lockFansNow(tx, fanIds) {
      await tx.query({ name: 'quota-lock-now', text: sql.lockFansNow, values: [fanIds] });
    },

    async lockFan(tx, fanId, scope) {
      const [row] = await tx.query<{ used: number }>({
        name: 'quota-lock-fan',
        text: sql.lockFan,
        values: [fanId, ...inScope(scope)],
      });
      if (row === undefined) throw new Error(`no quota row for fan ${fanId}`);
      return row.used;
    },

    async giveBack(tx, charges) {
      if (charges.length === 0) return;
      const sums = new Map<string, { fanId: string; scope: string; quantity: number }>();
      for (const { fanId, scope, quantity } of charges) {
        const key = `${fanId} ${scope}`;
        sums.set(key, { fanId, scope, quantity: (sums.get(key)?.quantity ?? 0) + quantity });
      }
      const back = [...sums.values()];
      await tx.query({
        name: 'quota-give-back',
        text: sql.giveBack,
        values: [
          back.map(({ fanId }) => fanId),
          back.map(({ quantity }) => quantity),
          ...(scoped ? [back.map(({ scope }) => scope)] : []),
        ],
      });
    },
  };
}

/** Statements over `fan_quota`, with or without scopes. */
function quotaSql(scoped: boolean) {
  const key = scoped ? 'fan_id, scope' : 'fan_id';
  // As `turns` sorts them, whatever the database's collation is.
  const locked = scoped ? 'scope COLLATE "C", fan_id' : 'fan_id';
  return {
    /**
     * Both guards are needed: the one on SELECT refuses a first hold that is too large by itself, the one on DO
     * UPDATE a later one that would pass the limit together with what the fan has.
     */
    reserve: `INSERT INTO fan_quota AS quota (${key}, used)
              SELECT fan_id, ${scoped ? '$4, ' : ''}quantity FROM unnest($1::uuid[], $2::int[]) AS wanted(fan_id, quantity)
              WHERE quantity <= $3 ORDER BY fan_id
              ON CONFLICT (${key}) DO UPDATE SET used = quota.used + EXCLUDED.used
              WHERE quota.used + EXCLUDED.used <= $3
              RETURNING fan_id`,
    used: `SELECT fan_id, used FROM fan_quota WHERE fan_id = ANY($1::uuid[])${scoped ? ' AND scope = $2' : ''}`,
    add: `INSERT INTO fan_quota AS quota (${key}, used)
          SELECT fan_id, ${scoped ? '$3, ' : ''}quantity FROM unnest($1::uuid[], $2::int[]) AS wanted(fan_id, quantity) ORDER BY fan_id
          ON CONFLICT (${key}) DO UPDATE SET used = quota.used + EXCLUDED.used`,
    lockFansOf: `SELECT fan_id FROM fan_quota
                 WHERE fan_id IN (SELECT fan_id FROM holds WHERE id = ANY($1::uuid[])
                   UNION ALL SELECT unnest($2::uuid[]))
                 ORDER BY ${locked} FOR UPDATE`,
    lockFansNow: `SELECT fan_id FROM fan_quota WHERE fan_id = ANY($1::uuid[]) ORDER BY ${locked} FOR UPDATE NOWAIT`,
    lockFan: `INSERT INTO fan_quota AS quota (${key}, used) VALUES ($1, ${scoped ? '$2, ' : ''}0)
              ON CONFLICT (${key}) DO UPDATE SET used = quota.used RETURNING used`,
    giveBack: `UPDATE fan_quota SET used = used - back.quantity
               FROM unnest($1::uuid[], $2::int[]${scoped ? ', $3::text[]' : ''}) AS back(fan_id, quantity${scoped ? ', scope' : ''})
               WHERE fan_quota.fan_id = back.fan_id${scoped ? ' AND fan_quota.scope = back.scope' : ''}`,
  };
}

interface Placed {
  readonly charge: Wanted;
  readonly index: number;
}

/**
 * One statement cannot change a row twice: the n-th charge of every fan and scope goes into the n-th turn; in each turn one
 * statement per scope, sorted.
 */
function turns(charges: readonly Wanted[]): Placed[][][] {
  const all: Map<string, Placed[]>[] = [];
  const seen = new Map<string, number>();
  charges.forEach((charge, index) => {
    const row = `${charge.fanId} ${charge.scope}`;
    const at = seen.get(row) ?? 0;
    seen.set(row, at + 1);
    const turn = all[at] ?? new Map<string, Placed[]>();
    all[at] = turn;
    const round = turn.get(charge.scope);
    if (round === undefined) turn.set(charge.scope, [{ charge, index }]);
    else round.push({ charge, index });
  });
  return all.map((turn) =>
    [...turn].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, round]) => round),
  );
}
