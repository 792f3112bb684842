import type { Transaction } from '@clove/service-kit';
import { z } from 'zod';
import type { ProjectionTransaction, StoredEntity } from '../../application/project.ts';
import { type KindName, shapes } from '../../domain/kinds.ts';

const entityRow = z.object({
  id: z.string(),
  version: z.coerce.number(),
  fan_id: z.string().nullable(),
  data: z.unknown(),
});

/** The generation that events are written into. It cannot change until the transaction ends. */
export async function buildingGeneration(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ building: number }>('SELECT building FROM projection FOR SHARE');
  if (row === undefined) throw new Error('the table projection has no row');
  return row.building;
}

export function projectionTransaction(tx: Transaction, generation: number): ProjectionTransaction {
  return {
    async lock(kind, ids) {
      const sorted = [...ids].sort();
      // A row to lock for each, so that two replicas that meet a new entity do not both take it for new.
      await tx.query({
        name: 'view-entity-make',
        text: `INSERT INTO entity (generation, kind, id, version, data)
               SELECT $1, $2, id, 0, '{}' FROM unnest($3::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING`,
        values: [generation, kind, sorted],
      });
      const rows = await tx.query({
        name: 'view-entity-lock',
        text: `SELECT id, version, fan_id, data FROM entity
               WHERE generation = $1 AND kind = $2 AND id = ANY ($3::text[]) ORDER BY id FOR UPDATE`,
        values: [generation, kind, sorted],
      });
      const known = rows.map((row) => entityRow.parse(row)).filter(({ version }) => version > 0);
      return new Map(known.map((row) => [row.id, storedEntity(kind, row)]));
    },

    async save(entities) {
      await tx.query({
        name: 'view-entity-save',
        // Each row is there (`lock`). An UPDATE that joins the arrays was planned as a scan of the table: 46 ms for some 60
        // rows of 20,000, measured; this finds each by its key whatever the statistics say.
        text: `INSERT INTO entity (generation, kind, id, version, fan_id, data)
               SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::jsonb[])
               ON CONFLICT (generation, kind, id)
               DO UPDATE SET version = excluded.version, fan_id = excluded.fan_id, data = excluded.data`,
        values: [
          generation,
          entities.map(({ kind }) => kind),
          entities.map(({ id }) => id),
          entities.map(({ version }) => version),
          entities.map(({ fanId }) => fanId),
          entities.map(({ data }) => JSON.stringify(data)),
        ],
      });
    },

    async add(sums) {
      if (sums.length === 0) return;
      await tx.query({
        name: 'view-counter-add',
        text: `INSERT INTO counter (generation, board, key, measure, value)
               SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
               ON CONFLICT (generation, board, key, measure) DO UPDATE SET value = counter.value + excluded.value`,
        values: [
          generation,
          sums.map(({ board }) => board),
          sums.map(({ key }) => key),
          sums.map(({ measure }) => measure),
          sums.map(({ value }) => value),
        ],
      });
    },

    async erased(memberIds) {
      if (memberIds.length === 0) return new Set();
      const rows = await tx.query<{ id: string }>(
        'SELECT id FROM erased_member WHERE id = ANY ($1::uuid[])',
        [memberIds],
      );
      return new Set(rows.map(({ id }) => id));
    },
  };
}

/** What an older release stored must still fit. */
function storedEntity<K extends KindName>(kind: K, row: z.infer<typeof entityRow>): StoredEntity<K> {
  return { kind, id: row.id, version: row.version, fanId: row.fan_id, data: dataOf(kind, row.data) };
}

/** The stored state of an entity, checked against its kind's shape. */
export function dataOf<K extends KindName>(kind: K, data: unknown): StoredEntity<K>['data'];
export function dataOf(kind: KindName, data: unknown): unknown {
  return shapes[kind].parse(data);
}
