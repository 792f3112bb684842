import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize';
import type { ReviewState } from '../../domain/review.ts';

type SubjectKind = 'performance' | 'goods' | 'room';

export interface ReviewRecord
  extends Model<InferAttributes<ReviewRecord>, InferCreationAttributes<ReviewRecord>> {
  id: string;
  subjectKind: SubjectKind;
  subjectId: string;
  authorId: string;
  stars: number;
  text: string;
  pictureHashes: string[];
  state: ReviewState;
  hiddenReason: string | null;
  answer: string | null;
  answeredAt: Date | null;
  publishedAt: Date;
  changedAt: Date;
  version: number;
}

export interface RatingRecord
  extends Model<InferAttributes<RatingRecord>, InferCreationAttributes<RatingRecord>> {
  subjectKind: SubjectKind;
  subjectId: string;
  stars: number;
  reviews: number;
}

export interface AttendanceRecord
  extends Model<InferAttributes<AttendanceRecord>, InferCreationAttributes<AttendanceRecord>> {
  sourceId: string;
  unitId: string;
  memberId: string;
  subjectKind: SubjectKind;
  subjectId: string;
}

export interface ReportRecord
  extends Model<InferAttributes<ReportRecord>, InferCreationAttributes<ReportRecord>> {
  reviewId: string;
  reporterId: string;
  reason: string;
  reportedAt: Date;
  settledAt: Date | null;
  review?: NonAttribute<ReviewRecord>;
}

export interface PictureRecord
  extends Model<InferAttributes<PictureRecord>, InferCreationAttributes<PictureRecord>> {
  hash: string;
  mediaType: string;
  bytes: Buffer;
}

export interface Models {
  readonly review: ModelStatic<ReviewRecord>;
  readonly rating: ModelStatic<RatingRecord>;
  readonly attendance: ModelStatic<AttendanceRecord>;
  readonly report: ModelStatic<ReportRecord>;
  readonly picture: ModelStatic<PictureRecord>;
}

const settings = { timestamps: false, freezeTableName: true, underscored: true } as const;
// Sequelize writes into the attributes that it is given: each column gets its own.
const text = () => ({ type: DataTypes.TEXT, allowNull: false });
const textKey = () => ({ type: DataTypes.TEXT, primaryKey: true });
const integer = () => ({ type: DataTypes.INTEGER, allowNull: false });
const instant = () => ({ type: DataTypes.DATE, allowNull: false });

/** The read models. Writes go through the unit of work, because each of them also records a domain event. */
export function defineModels(sequelize: Sequelize): Models {
  const models: Models = {
    review: sequelize.define<ReviewRecord>(
      'review',
      {
        id: { type: DataTypes.UUID, primaryKey: true },
        subjectKind: text(),
        subjectId: text(),
        authorId: { type: DataTypes.UUID, allowNull: false },
        stars: integer(),
        text: text(),
        pictureHashes: { type: DataTypes.ARRAY(DataTypes.TEXT), allowNull: false },
        state: text(),
        hiddenReason: { type: DataTypes.TEXT },
        answer: { type: DataTypes.TEXT },
        answeredAt: { type: DataTypes.DATE },
        publishedAt: instant(),
        changedAt: instant(),
        version: integer(),
      },
      settings,
    ),
    rating: sequelize.define<RatingRecord>(
      'rating',
      {
        subjectKind: textKey(),
        subjectId: textKey(),
        stars: { type: DataTypes.INTEGER, primaryKey: true },
        reviews: integer(),
      },
      settings,
    ),
    attendance: sequelize.define<AttendanceRecord>(
      'attendance',
      {
        sourceId: textKey(),
        unitId: textKey(),
        memberId: { type: DataTypes.UUID, allowNull: false },
        subjectKind: text(),
        subjectId: text(),
      },
      settings,
    ),
    report: sequelize.define<ReportRecord>(
      'report',
      {
        reviewId: { type: DataTypes.UUID, primaryKey: true },
        reporterId: { type: DataTypes.UUID, primaryKey: true },
        reason: text(),
        reportedAt: instant(),
        settledAt: { type: DataTypes.DATE },
      },
      settings,
    ),
    picture: sequelize.define<PictureRecord>(
      'picture',
      { hash: textKey(), mediaType: text(), bytes: { type: DataTypes.BLOB, allowNull: false } },
      settings,
    ),
  };
  models.report.belongsTo(models.review, { as: 'review', foreignKey: 'reviewId' });
  return models;
}
