import type { Queryable, Transaction } from '@clove/service-kit';
import type { LeverBook } from '../../application/levers.ts';
import { admissionPosition, type LeverEntry, type LeverMove, sectionLever } from '../../domain/lever.ts';

interface EntryRow {
  readonly lever: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly member_id: string;
  readonly pulled_at: Date;
}

const ENTRY = 'lever, before, after, reason, member_id, pulled_at';

/** Levers beside what the file says, and their log. */
export function postgresLeverBook(): LeverBook {
  return {
    async setSales(tx, paused) {
      const before = await lockedSale(tx);
      if (before === undefined) return undefined;
      await tx.query('UPDATE sale SET paused = $1', [paused]);
      return moved({ lever: 'sales', before: salesPosition(before.paused), after: salesPosition(paused) });
    },

    async setAdmission(tx, perSecond) {
      const before = await lockedSale(tx);
      if (before === undefined) return undefined;
      await tx.query('UPDATE sale SET admission_per_second = $1', [perSecond]);
      return moved({
        lever: 'admission',
        before: admissionPosition(before.admission_per_second),
        after: admissionPosition(perSecond),
      });
    },

    async setSections(tx, performanceId, sectionId, closed) {
      await waitForProvisioning(tx);
      const rows = await tx.query<{ id: string; closed: boolean }>(
        `SELECT id, closed FROM sections WHERE performance_id = $1 AND id = coalesce($2, id) ORDER BY id FOR UPDATE`,
        [performanceId, sectionId ?? null],
      );
      if (rows.length === 0) return undefined;
      const moving = rows.filter((row) => row.closed !== closed);
      await tx.query('UPDATE sections SET closed = $3 WHERE performance_id = $1 AND id = ANY($2::text[])', [
        performanceId,
        moving.map(({ id }) => id),
        closed,
      ]);
      const sections = moving.map(({ id }) => ({ performanceId, sectionId: id }));
      const moves = sections.map((key) => ({
        lever: sectionLever(key),
        before: sectionPosition(!closed),
        after: sectionPosition(closed),
      }));
      return { moves, sections };
    },

    async log(tx, moves, { memberId, reason, correlationId }) {
      await tx.query(
        `INSERT INTO lever_log (lever, before, after, reason, member_id, correlation_id)
         SELECT lever, before, after, $4, $5, $6
         FROM unnest($1::text[], $2::text[], $3::text[]) AS moved(lever, before, after)`,
        [
          moves.map((move) => move.lever),
          moves.map((move) => move.before),
          moves.map((move) => move.after),
          reason,
          memberId,
          correlationId,
        ],
      );
    },

    entries: (db, limit) => read(db, `SELECT ${ENTRY} FROM lever_log ORDER BY place DESC LIMIT $1`, [limit]),

    positions: (db) =>
      read(db, `SELECT DISTINCT ON (lever) ${ENTRY} FROM lever_log ORDER BY lever, place DESC`),
  };
}

/**
 * Provisioning locks the table first and rows later: so does every lever, or the two could wait for each other. Buyers
 * only read it and notice neither.
 */
async function waitForProvisioning(tx: Transaction): Promise<void> {
  await tx.query('LOCK TABLE sale IN ROW EXCLUSIVE MODE');
}

async function lockedSale(
  tx: Transaction,
): Promise<{ paused: boolean; admission_per_second: number | null } | undefined> {
  await waitForProvisioning(tx);
  const [row] = await tx.query<{ paused: boolean; admission_per_second: number | null }>(
    'SELECT paused, admission_per_second FROM sale FOR UPDATE',
  );
  return row;
}

function moved(move: LeverMove): LeverMove[] {
  return move.before === move.after ? [] : [move];
}

function salesPosition(paused: boolean): string {
  return paused ? 'paused' : 'open';
}

function sectionPosition(closed: boolean): string {
  return closed ? 'closed' : 'open';
}

async function read(db: Queryable, text: string, values: unknown[] = []): Promise<LeverEntry[]> {
  const rows = await db.query<EntryRow>(text, values);
  return rows.map(({ lever, before, after, reason, member_id, pulled_at }) => ({
    lever,
    before,
    after,
    reason,
    by: member_id,
    at: pulled_at,
  }));
}
