import { randomBytes } from 'node:crypto';
import type { LocalisedText } from '@clove/contracts';
import { CLOCK, CODE_BYTES, codeOf, latestClock, type TimedByClock } from '@clove/inventory';
import { newId, type Transaction } from '@clove/service-kit';
import type { PickUpStore } from '../../application/ports.ts';
import type { PickUp, Piece, PieceState } from '../../domain/pick-up.ts';

interface PickUpRow extends TimedByClock {
  readonly id: string;
  readonly code: string | null;
  readonly order_id: string;
  readonly hold_id: string;
  readonly fan_id: string;
  readonly created_at: Date;
  readonly version: number;
}

interface PieceRow {
  readonly pick_up_id: string;
  readonly unit_id: string;
  readonly item: string;
  readonly label: LocalisedText;
  readonly paid: number;
  readonly state: PieceState;
  readonly collected_at: Date | null;
}

const locked = (which: string) =>
  `WITH locked AS MATERIALIZED (SELECT * FROM pick_ups WHERE ${which} ORDER BY id FOR UPDATE)
   SELECT *, ${CLOCK} FROM locked`;

/**
 * Pick-ups in PostgreSQL.
 * @param drawCode for tests only. Default: random. Two equal codes fail the SELL, which is repeated with others.
 */
export function postgresPickUps(drawCode: () => string = () => codeOf(randomBytes(CODE_BYTES))): PickUpStore {
  return {
    async create(tx, pickUps) {
      tx.send({
        name: 'pick-ups-create',
        text: `INSERT INTO pick_ups (id, code, order_id, hold_id, fan_id, version)
               SELECT *, 1 FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[])`,
        values: [
          pickUps.map(({ id }) => id),
          pickUps.map(drawCode),
          pickUps.map(({ orderId }) => orderId),
          pickUps.map(({ holdId }) => holdId),
          pickUps.map(({ fanId }) => fanId),
        ],
      });
      const pieces = pickUps.flatMap(({ id, pieces: own }) =>
        own.map((piece, index) => ({ ...piece, pickUpId: id, number: index + 1 })),
      );
      tx.send({
        name: 'pieces-create',
        text: `INSERT INTO pieces (unit_id, pick_up_id, number, item, label, paid, state)
               SELECT *, $7 FROM unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::bigint[])`,
        values: [
          pieces.map(({ unitId }) => unitId),
          pieces.map(({ pickUpId }) => pickUpId),
          pieces.map(({ number }) => number),
          pieces.map(({ item }) => item),
          pieces.map(({ label }) => JSON.stringify(label)),
          pieces.map(({ paid }) => paid),
          'READY',
        ],
      });
    },

    async lock(tx, of) {
      const rows = await tx.query<PickUpRow>(
        'ids' in of
          ? {
              name: 'pick-ups-lock',
              text: locked('id = ANY($1::uuid[])'),
              values: [of.ids],
            }
          : {
              name: 'pick-ups-lock-of-holds',
              text: locked('hold_id = ANY($1::uuid[])'),
              values: [of.holdIds],
            },
      );
      const pieces = await piecesOf(
        tx,
        rows.map(({ id }) => id),
      );
      return {
        now: latestClock(rows),
        pickUps: rows.map((row) =>
          pickUpOf(
            row,
            pieces.filter(({ pick_up_id }) => pick_up_id === row.id),
          ),
        ),
      };
    },

    async save(tx, pickUps, pieces) {
      if (pickUps.length === 0) return;
      await tx.query({
        name: 'pick-ups-save',
        text: `UPDATE pick_ups SET version = change.version FROM unnest($1::uuid[], $2::int[]) AS change(id, version)
               WHERE pick_ups.id = change.id`,
        values: [pickUps.map(({ id }) => id), pickUps.map(({ version }) => version)],
      });
      await tx.query({
        name: 'pieces-save',
        text: `UPDATE pieces SET state = change.state, collected_at = change.collected_at
               FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS change(unit_id, state, collected_at)
               WHERE pieces.unit_id = change.unit_id`,
        values: [
          pieces.map(({ unitId }) => unitId),
          pieces.map(({ state }) => state),
          pieces.map(({ collectedAt }) => collectedAt),
        ],
      });
    },

    async log(tx, { pickUpId, action, unitIds, reason, memberId }) {
      await tx.query(
        'INSERT INTO desk_log (id, pick_up_id, action, unit_ids, reason, member_id) VALUES ($1, $2, $3, $4, $5, $6)',
        [newId(), pickUpId, action, unitIds, reason, memberId],
      );
    },

    async forgetCodes(tx, fanId) {
      await tx.query(
        `UPDATE pick_ups u SET code = NULL WHERE u.fan_id = $1
           AND NOT EXISTS (SELECT 1 FROM pieces p WHERE p.pick_up_id = u.id AND p.state = 'READY')`,
        [fanId],
      );
    },
  };
}

function piecesOf(tx: Transaction, pickUpIds: readonly string[]): Promise<PieceRow[]> {
  return tx.query<PieceRow>({
    name: 'pieces-of',
    text: 'SELECT * FROM pieces WHERE pick_up_id = ANY($1::uuid[]) ORDER BY pick_up_id, number',
    values: [pickUpIds],
  });
}

function pickUpOf(row: PickUpRow, pieces: readonly PieceRow[]): PickUp {
  return {
    id: row.id,
    code: row.code,
    orderId: row.order_id,
    holdId: row.hold_id,
    fanId: row.fan_id,
    createdAt: row.created_at,
    version: row.version,
    pieces: pieces.map(
      ({ unit_id: unitId, item, label, paid, state, collected_at: collectedAt }): Piece => ({
        unitId,
        item,
        label,
        paid,
        state,
        collectedAt,
      }),
    ),
  };
}
