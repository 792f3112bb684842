import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize';

interface Title {
  ko: string;
  en?: string;
}

export interface MessageRecord
  extends Model<InferAttributes<MessageRecord>, InferCreationAttributes<MessageRecord>> {
  id: string;
  /** bigint: text or number, depending on the driver's parser. */
  seq: CreationOptional<string | number>;
  memberId: string | null;
  template: string;
  channel: string;
  facts: unknown;
  createdAt: Date;
  readAt: Date | null;
}

export interface FestivalRecord
  extends Model<InferAttributes<FestivalRecord>, InferCreationAttributes<FestivalRecord>> {
  slug: string;
  title: Title;
  timezone: string;
  currency: string;
  venue: { name: Title; address: Title } | null;
}

export interface PerformanceRecord
  extends Model<InferAttributes<PerformanceRecord>, InferCreationAttributes<PerformanceRecord>> {
  id: string;
  title: Title;
  startsAt: Date;
  doorsAt: Date | null;
  covers: string[] | null;
}

export interface TitleRecord
  extends Model<InferAttributes<TitleRecord>, InferCreationAttributes<TitleRecord>> {
  id: string;
  title: Title;
}

export interface OptOutRecord
  extends Model<InferAttributes<OptOutRecord>, InferCreationAttributes<OptOutRecord>> {
  memberId: string;
  template: string;
  channel: string;
}

export interface AnnouncementRecord
  extends Model<InferAttributes<AnnouncementRecord>, InferCreationAttributes<AnnouncementRecord>> {
  id: string;
  organiserId: string;
  performanceId: string;
  sectionId: string | null;
  subject: Title;
  body: Title;
  recipients: number;
  sentAt: Date;
}

export interface Models {
  message: ModelStatic<MessageRecord>;
  festival: ModelStatic<FestivalRecord>;
  performance: ModelStatic<PerformanceRecord>;
  room: ModelStatic<TitleRecord>;
  item: ModelStatic<TitleRecord>;
  optOut: ModelStatic<OptOutRecord>;
  announcement: ModelStatic<AnnouncementRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
// Functions: Sequelize writes into what it is given.
const text = () => ({ type: DataTypes.TEXT, allowNull: false }) as const;
const key = () => ({ type: DataTypes.TEXT, primaryKey: true }) as const;
const json = () => ({ type: DataTypes.JSONB, allowNull: false }) as const;
const date = () => ({ type: DataTypes.DATE, allowNull: false }) as const;
const maybeDate = () => ({ type: DataTypes.DATE, allowNull: true }) as const;

const maybeJson = () => ({ type: DataTypes.JSONB, allowNull: true }) as const;

/** The read models. Writes go through the unit of work. */
export function defineModels(sequelize: Sequelize): Models {
  const titled = (name: string) =>
    sequelize.define<TitleRecord>(name, { id: key(), title: json() }, settings);
  return {
    message: sequelize.define<MessageRecord>(
      'message',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        seq: DataTypes.BIGINT,
        memberId: { type: DataTypes.UUID, allowNull: true },
        template: text(),
        channel: text(),
        facts: json(),
        createdAt: date(),
        readAt: maybeDate(),
      },
      settings,
    ),
    festival: sequelize.define<FestivalRecord>(
      'festival',
      { slug: key(), title: json(), timezone: text(), currency: text(), venue: maybeJson() },
      settings,
    ),
    performance: sequelize.define<PerformanceRecord>(
      'performance',
      { id: key(), title: json(), startsAt: date(), doorsAt: maybeDate(), covers: maybeJson() },
      settings,
    ),
    room: titled('room'),
    item: titled('item'),
    optOut: sequelize.define<OptOutRecord>(
      'opt_out',
      {
        memberId: { type: DataTypes.UUID, primaryKey: true },
        template: key(),
        channel: key(),
      },
      settings,
    ),
    announcement: sequelize.define<AnnouncementRecord>(
      'announcement',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        organiserId: { type: DataTypes.UUID, allowNull: false },
        performanceId: text(),
        sectionId: { type: DataTypes.TEXT, allowNull: true },
        subject: json(),
        body: json(),
        recipients: { type: DataTypes.INTEGER, allowNull: false },
        sentAt: date(),
      },
      settings,
    ),
  };
}
