import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

export interface ProjectionRecord
  extends Model<InferAttributes<ProjectionRecord>, InferCreationAttributes<ProjectionRecord>> {
  singleton: boolean;
  shown: number;
  rebuildBegan: Date | null;
}

export interface EntityRecord
  extends Model<InferAttributes<EntityRecord>, InferCreationAttributes<EntityRecord>> {
  generation: number;
  kind: string;
  id: string;
  version: string | number;
  fanId: string | null;
  data: unknown;
}

export interface CounterRecord
  extends Model<InferAttributes<CounterRecord>, InferCreationAttributes<CounterRecord>> {
  generation: number;
  board: string;
  key: string;
  measure: string;
  /** bigint: text or number, depending on the driver's parser. */
  value: string | number;
}

export interface Models {
  readonly projection: ModelStatic<ProjectionRecord>;
  readonly entity: ModelStatic<EntityRecord>;
  readonly counter: ModelStatic<CounterRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
const key = (type = DataTypes.TEXT()) => ({ type, primaryKey: true });

/** The read models. The projection is written by events alone. */
export function defineModels(sequelize: Sequelize): Models {
  return {
    projection: sequelize.define<ProjectionRecord>(
      'projection',
      {
        singleton: { type: DataTypes.BOOLEAN, primaryKey: true },
        shown: { type: DataTypes.INTEGER, allowNull: false },
        rebuildBegan: { type: DataTypes.DATE },
      },
      settings,
    ),
    entity: sequelize.define<EntityRecord>(
      'entity',
      {
        generation: { type: DataTypes.INTEGER, primaryKey: true },
        kind: key(),
        id: key(),
        version: { type: DataTypes.BIGINT, allowNull: false },
        fanId: { type: DataTypes.UUID },
        data: { type: DataTypes.JSONB, allowNull: false },
      },
      settings,
    ),
    counter: sequelize.define<CounterRecord>(
      'counter',
      {
        generation: { type: DataTypes.INTEGER, primaryKey: true },
        board: key(),
        key: key(),
        measure: key(),
        value: { type: DataTypes.BIGINT, allowNull: false },
      },
      settings,
    ),
  };
}
