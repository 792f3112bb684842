import { Op } from 'sequelize';
import type { Endpoint } from '../../application/ports.ts';
import type { AttemptRecord, DeliveryRecord, EndpointRecord, Models } from './models.ts';

export interface ShownDelivery {
  readonly id: string;
  /** Of the delivery in its endpoint's log: newer ones are higher. */
  readonly number: number;
  readonly messageId: string;
  readonly type: string;
  readonly happenedAt: Date;
  readonly state: DeliveryRecord['state'];
  readonly attempts: number;
  readonly askedAt: Date;
  readonly dueAt: Date | null;
  readonly settledAt: Date | null;
}

export interface WebhookReads {
  endpoints(): Promise<Endpoint[]>;
  endpoint(id: string): Promise<Endpoint | undefined>;
  /** Newest first. */
  deliveries(
    endpointId: string,
    page: {
      readonly state?: string | undefined;
      readonly before?: number | undefined;
      readonly limit: number;
    },
  ): Promise<ShownDelivery[]>;
  /** With what was sent and the newest 50 attempts. */
  delivery(
    endpointId: string,
    deliveryId: string,
  ): Promise<{ delivery: ShownDelivery; body: string; attempts: AttemptRecord[] } | undefined>;
}

export function webhookReads(models: Models): WebhookReads {
  return {
    async endpoints() {
      return (await models.endpoint.findAll({ order: [['createdAt', 'ASC']] })).map(endpointOf);
    },
    async endpoint(id) {
      const record = await models.endpoint.findByPk(id);
      return record === null ? undefined : endpointOf(record);
    },
    async deliveries(endpointId, { state, before, limit }) {
      const records = await models.delivery.findAll({
        where: {
          endpointId,
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { seq: { [Op.lt]: before } }),
        },
        include: { model: models.occurrence, as: 'occurrence', attributes: ['id', 'type', 'happenedAt'] },
        order: [['seq', 'DESC']],
        limit,
      });
      return records.map(shown);
    },
    async delivery(endpointId, deliveryId) {
      const record = await models.delivery.findOne({
        where: { id: deliveryId, endpointId },
        include: { model: models.occurrence, as: 'occurrence' },
      });
      if (record === null) return undefined;
      const attempts = await models.attempt.findAll({
        where: { deliveryId },
        order: [['seq', 'DESC']],
        limit: 50,
      });
      return { delivery: shown(record), body: record.occurrence?.body ?? '', attempts };
    },
  };
}

function endpointOf(record: EndpointRecord): Endpoint {
  const { version, ...fields } = record.get({ plain: true });
  return { ...fields, version: Number(version) };
}

function shown(record: DeliveryRecord): ShownDelivery {
  const { occurrence } = record;
  if (occurrence === undefined) throw new Error('a delivery is of something that happened');
  return {
    id: record.id,
    number: Number(record.seq),
    messageId: occurrence.id,
    type: occurrence.type,
    happenedAt: occurrence.happenedAt,
    state: record.state,
    attempts: record.attempts,
    askedAt: record.askedAt,
    dueAt: record.dueAt,
    settledAt: record.settledAt,
  };
}
