import type { WhereOptions } from 'sequelize';
import type { PickUpReads } from '../../application/ports.ts';
import type { PickUp } from '../../domain/pick-up.ts';
import type { Models, PickUpRecord } from './models.ts';

/** Pick-ups as they are read, with all their pieces. */
export function pickUpReads(models: Models): PickUpReads {
  const find = async (where: WhereOptions, pieces: WhereOptions = {}): Promise<PickUp[]> => {
    const records = await models.pickUp.findAll({
      where,
      include: [{ association: 'pieces', where: pieces }],
      order: [
        ['createdAt', 'ASC'],
        ['id', 'ASC'],
        ['pieces', 'number', 'ASC'],
      ],
    });
    return records.map(pickUpOf);
  };
  return {
    ofFan: (fanId) => find({ fanId }),
    byId: async (id) => (await find({ id }))[0],
    byCode: async (code) => (await find({ code }))[0],
    open: () => find({}, { state: 'READY' }),

    async log(pickUpId) {
      const entries = await models.deskLog.findAll({ where: { pickUpId }, order: [['at', 'ASC']] });
      return entries.map(({ action, unitIds, reason, memberId, at }) => ({
        action,
        unitIds,
        reason,
        memberId,
        at,
      }));
    },
  };
}

function pickUpOf(record: PickUpRecord): PickUp {
  return {
    id: record.id,
    code: record.code,
    orderId: record.orderId,
    holdId: record.holdId,
    fanId: record.fanId,
    createdAt: record.createdAt,
    version: record.version,
    pieces: (record.pieces ?? []).map(({ unitId, item, label, paid, state, collectedAt }) => ({
      unitId,
      item,
      label,
      paid: Number(paid),
      state,
      collectedAt,
    })),
  };
}
