import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';
import type { Description, FestivalFields, PerformanceFields } from '../../domain/catalogue.ts';

export interface FestivalRecord
  extends Model<InferAttributes<FestivalRecord>, InferCreationAttributes<FestivalRecord>> {
  slug: string;
  title: FestivalFields['title'];
  timezone: string;
  currency: string;
  opensAt: Date;
  closesAt: Date;
  maxTicketsPerFan: number;
  refunds: FestivalFields['refunds'];
  organiser: NonNullable<FestivalFields['organiser']> | null;
  page: NonNullable<FestivalFields['page']> | null;
  legalTexts: NonNullable<FestivalFields['legalTexts']> | null;
  posterHash: string | null;
  version: CreationOptional<number>;
}

export interface PerformanceRecord
  extends Model<InferAttributes<PerformanceRecord>, InferCreationAttributes<PerformanceRecord>> {
  id: string;
  managedBy: 'file' | 'console';
  onSale: boolean;
  position: number;
  title: PerformanceFields['title'];
  description: Description | null;
  startsAt: Date;
  salesCloseAt: Date | null;
  doorsAt: Date | null;
  cancelledAt: Date | null;
  cancellationReason: string | null;
  movedFrom: Date | null;
  movedAt: Date | null;
  moveReason: string | null;
  sections: PerformanceFields['sections'];
  pictureHash: string | null;
  version: CreationOptional<number>;
}

export interface SalesCounterRecord
  extends Model<InferAttributes<SalesCounterRecord>, InferCreationAttributes<SalesCounterRecord>> {
  performanceId: string;
  sectionId: string;
  sold: number;
  /** bigint: text or number, depending on the driver's parser. */
  paid: string | number;
  voided: number;
  voidedPaid: string | number;
  feesKept: string | number;
}

export interface PictureRecord
  extends Model<InferAttributes<PictureRecord>, InferCreationAttributes<PictureRecord>> {
  hash: string;
  mediaType: string;
  bytes: Buffer;
}

export interface Models {
  festival: ModelStatic<FestivalRecord>;
  performance: ModelStatic<PerformanceRecord>;
  salesCounter: ModelStatic<SalesCounterRecord>;
  picture: ModelStatic<PictureRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;

/** The read models. Writes go through the unit of work, because each of them also records a domain event. */
export function defineModels(sequelize: Sequelize): Models {
  return {
    festival: sequelize.define<FestivalRecord>(
      'festival',
      {
        slug: { type: DataTypes.TEXT, primaryKey: true },
        title: { type: DataTypes.JSONB, allowNull: false },
        timezone: { type: DataTypes.TEXT, allowNull: false },
        currency: { type: DataTypes.TEXT, allowNull: false },
        opensAt: { type: DataTypes.DATE, allowNull: false },
        closesAt: { type: DataTypes.DATE, allowNull: false },
        maxTicketsPerFan: { type: DataTypes.INTEGER, allowNull: false },
        refunds: { type: DataTypes.JSONB, allowNull: false },
        organiser: { type: DataTypes.JSONB, allowNull: true },
        page: { type: DataTypes.JSONB, allowNull: true },
        legalTexts: { type: DataTypes.JSONB, allowNull: true },
        posterHash: { type: DataTypes.TEXT, allowNull: true },
        version: { type: DataTypes.INTEGER, allowNull: false },
      },
      settings,
    ),
    performance: sequelize.define<PerformanceRecord>(
      'performance',
      {
        id: { type: DataTypes.TEXT, primaryKey: true },
        managedBy: { type: DataTypes.TEXT, allowNull: false },
        onSale: { type: DataTypes.BOOLEAN, allowNull: false },
        position: { type: DataTypes.INTEGER, allowNull: false },
        title: { type: DataTypes.JSONB, allowNull: false },
        description: { type: DataTypes.JSONB, allowNull: true },
        startsAt: { type: DataTypes.DATE, allowNull: false },
        salesCloseAt: { type: DataTypes.DATE, allowNull: true },
        doorsAt: { type: DataTypes.DATE, allowNull: true },
        cancelledAt: { type: DataTypes.DATE, allowNull: true },
        cancellationReason: { type: DataTypes.TEXT, allowNull: true },
        movedFrom: { type: DataTypes.DATE, allowNull: true },
        movedAt: { type: DataTypes.DATE, allowNull: true },
        moveReason: { type: DataTypes.TEXT, allowNull: true },
        sections: { type: DataTypes.JSONB, allowNull: false },
        pictureHash: { type: DataTypes.TEXT, allowNull: true },
        version: { type: DataTypes.INTEGER, allowNull: false },
      },
      settings,
    ),
    salesCounter: sequelize.define<SalesCounterRecord>(
      'sales_counter',
      {
        performanceId: { type: DataTypes.TEXT, primaryKey: true },
        sectionId: { type: DataTypes.TEXT, primaryKey: true },
        sold: { type: DataTypes.INTEGER, allowNull: false },
        paid: { type: DataTypes.BIGINT, allowNull: false },
        voided: { type: DataTypes.INTEGER, allowNull: false },
        voidedPaid: { type: DataTypes.BIGINT, allowNull: false },
        feesKept: { type: DataTypes.BIGINT, allowNull: false },
      },
      settings,
    ),
    picture: sequelize.define<PictureRecord>(
      'picture',
      {
        hash: { type: DataTypes.TEXT, primaryKey: true },
        mediaType: { type: DataTypes.TEXT, allowNull: false },
        bytes: { type: DataTypes.BLOB, allowNull: false },
      },
      settings,
    ),
  };
}
