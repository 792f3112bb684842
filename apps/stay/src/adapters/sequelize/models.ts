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
import type { DeskAction } from '../../application/ports.ts';
import type { BookingState } from '../../domain/booking-state.ts';

interface Row<R extends Model> extends Model<InferAttributes<R>, InferCreationAttributes<R>> {}

export interface SaleRecord extends Row<SaleRecord> {
  singleton: boolean;
  currency: string;
  opensAt: Date;
  closesAt: Date;
  paused: boolean;
}

export interface ZoneRecord extends Row<ZoneRecord> {
  singleton: boolean;
  timezone: string;
}

export interface RoomRecord extends Row<RoomRecord> {
  id: string;
  onSale: boolean;
  withdrawn: boolean;
  position: number;
  title: LocalisedText;
  description: LocalisedText | null;
  capacity: number | null;
  firstNight: string;
  checkOut: string;
  pictures: string[];
  nights?: NonAttribute<NightRecord[]>;
}

export interface NightRecord extends Row<NightRecord> {
  roomId: string;
  night: string;
  /** bigint: text or number, depending on the driver's parser. */
  price: string | number;
  units: number;
  taken: number;
}

export interface PictureRecord extends Row<PictureRecord> {
  hash: string;
  mediaType: string;
  bytes: Buffer;
}

export interface BookingRecord extends Row<BookingRecord> {
  id: string;
  code: string | null;
  orderId: string;
  holdId: string;
  unitId: string;
  fanId: string;
  roomId: string;
  checkInDay: string;
  checkOutDay: string;
  label: LocalisedText;
  paid: string | number;
  state: BookingState;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  checkedInAt: Date | null;
  version: number;
}

export interface DeskLogRecord extends Row<DeskLogRecord> {
  id: string;
  bookingId: string;
  action: DeskAction;
  memberId: string;
  at: Date;
}

export interface Models {
  sale: ModelStatic<SaleRecord>;
  zone: ModelStatic<ZoneRecord>;
  room: ModelStatic<RoomRecord>;
  night: ModelStatic<NightRecord>;
  picture: ModelStatic<PictureRecord>;
  booking: ModelStatic<BookingRecord>;
  deskLog: ModelStatic<DeskLogRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
// Made anew each time: Sequelize writes a column's name into its description.
const text = () => ({ type: DataTypes.TEXT, allowNull: false }) as const;
const key = () => ({ type: DataTypes.TEXT, primaryKey: true }) as const;
const uuid = () => ({ type: DataTypes.UUID, allowNull: false }) as const;
const number = () => ({ type: DataTypes.INTEGER, allowNull: false }) as const;
const big = () => ({ type: DataTypes.BIGINT, allowNull: false }) as const;
const flag = () => ({ type: DataTypes.BOOLEAN, allowNull: false }) as const;
const document = () => ({ type: DataTypes.JSONB, allowNull: false }) as const;
const day = () => ({ type: DataTypes.DATEONLY, allowNull: false }) as const;
const instant = () => ({ type: DataTypes.DATE, allowNull: false }) as const;

/** The read models. Writes go through the unit of work, because each of them also records a domain event. */
export function defineModels(sequelize: Sequelize): Models {
  const models: Models = {
    ...roomModels(sequelize),
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
    zone: sequelize.define<ZoneRecord>(
      'festival_zone',
      { singleton: { type: DataTypes.BOOLEAN, primaryKey: true }, timezone: text() },
      settings,
    ),
    booking: sequelize.define<BookingRecord>(
      'bookings',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        code: { type: DataTypes.TEXT, allowNull: true },
        orderId: uuid(),
        holdId: uuid(),
        unitId: text(),
        fanId: uuid(),
        roomId: text(),
        checkInDay: day(),
        checkOutDay: day(),
        label: document(),
        paid: big(),
        state: text(),
        startsAt: instant(),
        endsAt: instant(),
        createdAt: instant(),
        checkedInAt: { type: DataTypes.DATE, allowNull: true },
        version: number(),
      },
      settings,
    ),
    deskLog: sequelize.define<DeskLogRecord>(
      'desk_log',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        bookingId: uuid(),
        action: text(),
        memberId: uuid(),
        at: instant(),
      },
      settings,
    ),
  };
  models.room.hasMany(models.night, { as: 'nights', foreignKey: 'roomId' });
  return models;
}

function roomModels(sequelize: Sequelize): Pick<Models, 'room' | 'night' | 'picture'> {
  return {
    room: sequelize.define<RoomRecord>(
      'rooms',
      {
        id: key(),
        onSale: flag(),
        withdrawn: flag(),
        position: number(),
        title: document(),
        description: { type: DataTypes.JSONB, allowNull: true },
        capacity: { type: DataTypes.INTEGER, allowNull: true },
        firstNight: day(),
        checkOut: day(),
        pictures: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false },
      },
      settings,
    ),
    night: sequelize.define<NightRecord>(
      'room_nights',
      {
        roomId: key(),
        night: { type: DataTypes.DATEONLY, primaryKey: true },
        price: big(),
        units: number(),
        taken: number(),
      },
      settings,
    ),
    picture: sequelize.define<PictureRecord>(
      'picture',
      { hash: key(), mediaType: text(), bytes: { type: DataTypes.BLOB, allowNull: false } },
      settings,
    ),
  };
}
