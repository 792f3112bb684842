import type { LocalisedText } from '@clove/contracts';
import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize';
import type { PieceState } from '../../domain/pick-up.ts';

interface Row<R extends Model> extends Model<InferAttributes<R>, InferCreationAttributes<R>> {}

export interface SaleRecord extends Row<SaleRecord> {
  singleton: boolean;
  currency: string;
  opensAt: Date;
  closesAt: Date;
  paused: boolean;
}

export interface GoodsRecord extends Row<GoodsRecord> {
  id: string;
  managedBy: 'file' | 'console';
  onSale: boolean;
  withdrawn: boolean;
  position: number;
  title: LocalisedText;
  description: LocalisedText | null;
  /** bigint: text or number, depending on the driver's parser. */
  price: string | number;
  maxPerFan: number;
  opensAt: Date | null;
  closesAt: Date | null;
  pictures: string[];
  lines?: NonAttribute<LineRecord[]>;
}

export interface LineRecord extends Row<LineRecord> {
  item: string;
  goodsId: string;
  optionId: string | null;
  title: LocalisedText | null;
  price: string | number | null;
  position: number;
  onSale: boolean;
  counter?: NonAttribute<CounterRecord>;
}

export interface CounterRecord extends Row<CounterRecord> {
  item: string;
  stock: number;
  taken: number;
}

export interface PictureRecord extends Row<PictureRecord> {
  hash: string;
  mediaType: string;
  bytes: Buffer;
}

export interface PickUpRecord extends Row<PickUpRecord> {
  id: string;
  code: string | null;
  orderId: string;
  holdId: string;
  fanId: string;
  createdAt: Date;
  version: number;
  pieces?: NonAttribute<PieceRecord[]>;
}

export interface PieceRecord extends Row<PieceRecord> {
  unitId: string;
  pickUpId: string;
  number: number;
  item: string;
  label: LocalisedText;
  paid: string | number;
  state: PieceState;
  collectedAt: Date | null;
}

export interface DeskLogRecord extends Row<DeskLogRecord> {
  id: string;
  pickUpId: string;
  action: 'COLLECTED' | 'UNDONE';
  unitIds: string[];
  reason: string | null;
  memberId: string;
  at: Date;
}

export interface Models {
  sale: ModelStatic<SaleRecord>;
  goods: ModelStatic<GoodsRecord>;
  line: ModelStatic<LineRecord>;
  counter: ModelStatic<CounterRecord>;
  picture: ModelStatic<PictureRecord>;
  pickUp: ModelStatic<PickUpRecord>;
  piece: ModelStatic<PieceRecord>;
  deskLog: ModelStatic<DeskLogRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
// Made anew for each column: Sequelize writes the column's name into it.
const text = () => ({ type: DataTypes.TEXT, allowNull: false }) as const;
const key = () => ({ type: DataTypes.TEXT, primaryKey: true }) as const;
const uuid = () => ({ type: DataTypes.UUID, allowNull: false }) as const;
const number = () => ({ type: DataTypes.INTEGER, allowNull: false }) as const;
const flag = () => ({ type: DataTypes.BOOLEAN, allowNull: false }) as const;
const document = () => ({ type: DataTypes.JSONB, allowNull: false }) as const;
const instant = () => ({ type: DataTypes.DATE, allowNull: false }) as const;
const texts = () => ({ type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false }) as const;

/** The read models. Writes go through the unit of work, because each of them also records a domain event. */
export function defineModels(sequelize: Sequelize): Models {
  const models: Models = {
    sale: sequelize.define<SaleRecord>(
      'sale',
      {
        singleton: { type: DataTypes.BOOLEAN, primaryKey: true },
        currency: text(),
        opensAt: instant(),
        closesAt: instant(),
        paused: flag(),
      },
      settings,
    ),
    goods: sequelize.define<GoodsRecord>(
      'goods',
      {
        id: key(),
        managedBy: text(),
        onSale: flag(),
        withdrawn: flag(),
        position: number(),
        title: document(),
        description: { type: DataTypes.JSONB, allowNull: true },
        price: { type: DataTypes.BIGINT, allowNull: false },
        maxPerFan: number(),
        opensAt: { type: DataTypes.DATE, allowNull: true },
        closesAt: { type: DataTypes.DATE, allowNull: true },
        pictures: texts(),
      },
      settings,
    ),
    line: sequelize.define<LineRecord>(
      'stock_lines',
      {
        item: key(),
        goodsId: text(),
        optionId: { type: DataTypes.TEXT, allowNull: true },
        title: { type: DataTypes.JSONB, allowNull: true },
        price: { type: DataTypes.BIGINT, allowNull: true },
        position: number(),
        onSale: flag(),
      },
      settings,
    ),
    counter: sequelize.define<CounterRecord>(
      'stock',
      { item: key(), stock: number(), taken: number() },
      settings,
    ),
    picture: sequelize.define<PictureRecord>(
      'picture',
      { hash: key(), mediaType: text(), bytes: { type: DataTypes.BLOB, allowNull: false } },
      settings,
    ),
    ...pickUpModels(sequelize),
  };
  models.goods.hasMany(models.line, { as: 'lines', foreignKey: 'goodsId' });
  models.line.hasOne(models.counter, { as: 'counter', foreignKey: 'item', sourceKey: 'item' });
  models.pickUp.hasMany(models.piece, { as: 'pieces', foreignKey: 'pickUpId' });
  return models;
}

function pickUpModels(sequelize: Sequelize): Pick<Models, 'pickUp' | 'piece' | 'deskLog'> {
  return {
    pickUp: sequelize.define<PickUpRecord>(
      'pick_ups',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        code: { type: DataTypes.TEXT, allowNull: true },
        orderId: uuid(),
        holdId: uuid(),
        fanId: uuid(),
        createdAt: instant(),
        version: number(),
      },
      settings,
    ),
    piece: sequelize.define<PieceRecord>(
      'pieces',
      {
        unitId: key(),
        pickUpId: uuid(),
        number: number(),
        item: text(),
        label: document(),
        paid: { type: DataTypes.BIGINT, allowNull: false },
        state: text(),
        collectedAt: { type: DataTypes.DATE, allowNull: true },
      },
      settings,
    ),
    deskLog: sequelize.define<DeskLogRecord>(
      'desk_log',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        pickUpId: uuid(),
        action: text(),
        unitIds: texts(),
        reason: { type: DataTypes.TEXT, allowNull: true },
        memberId: uuid(),
        at: instant(),
      },
      settings,
    ),
  };
}
