import type { Queryable } from '@clove/service-kit';
import { Op, type WhereOptions } from 'sequelize';
import type { ProjectionReads } from '../../application/projection-reads.ts';
import type { KindData, KindName } from '../../domain/kinds.ts';
import { readSettlement } from '../postgres/payment-changes.ts';
import { dataOf } from '../postgres/projection-transaction.ts';
import type { EntityRecord, Models } from './models.ts';

/** @param db for the one report that no model expresses */
export function projectionReads(models: Models, db: Queryable): ProjectionReads {
  async function shown(): Promise<number> {
    const projection = await models.projection.findOne();
    if (projection === null) throw new Error('the table projection has no row');
    return projection.shown;
  }

  async function entities<K extends KindName>(
    kind: K,
    where: WhereOptions<EntityRecord>,
    limit?: number,
  ): Promise<KindData<K>[]> {
    const records = await models.entity.findAll({
      where: { [Op.and]: [{ generation: await shown(), kind, version: { [Op.gt]: 0 } }, where] },
      order: [['id', 'DESC']],
      ...(limit === undefined ? {} : { limit }),
    });
    return records.map(({ data }) => dataOf(kind, data));
  }

  return {
    settlement: async (from, to) => readSettlement(db, await shown(), from, to),
    all: async (kind) => (await entities(kind, {})).reverse(),
    ofFan: (kind, fanId, limit) => entities(kind, { fanId }, limit),
    byIds: async (kind, ids) => (ids.length === 0 ? [] : entities(kind, { id: [...ids] })),
    async takenSeats(seatIds) {
      if (seatIds.length === 0) return new Set();
      const records = await models.counter.findAll({
        attributes: ['key'],
        where: { generation: await shown(), board: 'seat', key: [...seatIds], value: { [Op.gt]: 0 } },
      });
      return new Set(records.map(({ key }) => key));
    },
    async sums(board, keys) {
      const records = await models.counter.findAll({
        where: {
          generation: await shown(),
          board,
          ...(keys === undefined ? {} : { key: { [Op.gte]: keys.from, [Op.lt]: keys.to } }),
        },
        order: [
          ['key', 'ASC'],
          ['measure', 'ASC'],
        ],
      });
      return records.map(({ key, measure, value }) => ({ key, measure, value: Number(value) }));
    },
  };
}
