import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize';
import type { DisabledBecause } from '../../application/ports.ts';

export interface EndpointRecord
  extends Model<InferAttributes<EndpointRecord>, InferCreationAttributes<EndpointRecord>> {
  id: string;
  url: string;
  description: string;
  events: string[];
  state: 'ACTIVE' | 'DISABLED';
  disabledBecause: DisabledBecause | null;
  contactId: string | null;
  failingSince: Date | null;
  previousUntil: Date | null;
  /** bigint: text or number, depending on the driver's parser. */
  version: string | number;
  createdAt: Date;
  changedAt: Date;
}

export interface OccurrenceRecord
  extends Model<InferAttributes<OccurrenceRecord>, InferCreationAttributes<OccurrenceRecord>> {
  id: string;
  type: string;
  happenedAt: Date;
  body: string;
}

export interface DeliveryRecord
  extends Model<InferAttributes<DeliveryRecord>, InferCreationAttributes<DeliveryRecord>> {
  id: string;
  seq: string | number;
  endpointId: string;
  occurrenceId: string;
  state: 'WAITING' | 'DELIVERED' | 'DEAD';
  attempts: number;
  askedAt: Date;
  dueAt: Date | null;
  settledAt: Date | null;
  occurrence?: NonAttribute<OccurrenceRecord>;
}

export interface AttemptRecord
  extends Model<InferAttributes<AttemptRecord>, InferCreationAttributes<AttemptRecord>> {
  deliveryId: string;
  seq: string | number;
  at: Date;
  status: number | null;
  fault: string | null;
  latencyMs: number;
  answer: string | null;
}

export interface Models {
  readonly endpoint: ModelStatic<EndpointRecord>;
  readonly occurrence: ModelStatic<OccurrenceRecord>;
  readonly delivery: ModelStatic<DeliveryRecord>;
  readonly attempt: ModelStatic<AttemptRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
// Functions: Sequelize writes into what it is given.
const text = () => ({ type: DataTypes.TEXT, allowNull: false });
const uuid = () => ({ type: DataTypes.UUID, allowNull: false });
const key = () => ({ type: DataTypes.UUID, primaryKey: true });
const integer = () => ({ type: DataTypes.INTEGER, allowNull: false });
const instant = () => ({ type: DataTypes.DATE, allowNull: false });

/** The read models, without secrets. Writes go through the unit of work. */
export function defineModels(sequelize: Sequelize): Models {
  const endpoint = sequelize.define<EndpointRecord>(
    'endpoint',
    {
      id: key(),
      url: text(),
      description: text(),
      events: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false },
      state: text(),
      disabledBecause: { type: DataTypes.TEXT },
      contactId: { type: DataTypes.UUID },
      failingSince: { type: DataTypes.DATE },
      previousUntil: { type: DataTypes.DATE },
      version: { type: DataTypes.BIGINT, allowNull: false },
      createdAt: instant(),
      changedAt: instant(),
    },
    settings,
  );
  const occurrence = sequelize.define<OccurrenceRecord>(
    'occurrence',
    { id: key(), type: text(), happenedAt: instant(), body: text() },
    settings,
  );
  const delivery = sequelize.define<DeliveryRecord>(
    'delivery',
    {
      id: key(),
      seq: { type: DataTypes.BIGINT, allowNull: false },
      endpointId: uuid(),
      occurrenceId: uuid(),
      state: text(),
      attempts: integer(),
      askedAt: instant(),
      dueAt: { type: DataTypes.DATE },
      settledAt: { type: DataTypes.DATE },
    },
    settings,
  );
  delivery.belongsTo(occurrence, { as: 'occurrence', foreignKey: 'occurrenceId', constraints: false });
  const attempt = sequelize.define<AttemptRecord>(
    'attempt',
    {
      deliveryId: key(),
      seq: { type: DataTypes.BIGINT, primaryKey: true },
      at: instant(),
      status: { type: DataTypes.INTEGER },
      fault: { type: DataTypes.TEXT },
      latencyMs: integer(),
      answer: { type: DataTypes.TEXT },
    },
    settings,
  );
  return { endpoint, occurrence, delivery, attempt };
}
