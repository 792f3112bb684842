import { col, DataTypes, fn, type Model, Op, type Sequelize, where as sequelizeWhere } from 'sequelize';
import type { MemberReads } from '../../application/ports.ts';
import type { Language } from '../../domain/mail.ts';
import type { Member, MemberRole } from '../../domain/member.ts';

/** A name that more people have is asked for by its address. */
const MOST_FOUND = 20;

interface MemberRow {
  id: string;
  email: string;
  email_key: string;
  name: string;
  password_hash: string;
  role: MemberRole;
  scopes: string[];
  language: Language | null;
  email_confirmed_at: Date | null;
  deployed: boolean;
  created_at: Date;
  erased_at: Date | null;
}

/** Reads members that are not erased, through a Sequelize model. Writes go through the unit of work. */
export function memberReads(sequelize: Sequelize): MemberReads {
  const model = sequelize.define<Model<MemberRow>>(
    'member',
    {
      id: { type: DataTypes.UUID, primaryKey: true },
      email: DataTypes.TEXT,
      email_key: DataTypes.TEXT,
      name: DataTypes.TEXT,
      password_hash: DataTypes.TEXT,
      role: DataTypes.TEXT,
      scopes: DataTypes.ARRAY(DataTypes.TEXT),
      language: DataTypes.TEXT,
      email_confirmed_at: DataTypes.DATE,
      deployed: DataTypes.BOOLEAN,
      created_at: DataTypes.DATE,
      erased_at: DataTypes.DATE,
    },
    { tableName: 'member', timestamps: false },
  );

  return {
    async byId(id) {
      const found = await model.findOne({ where: { id, erased_at: null } });
      return found === null ? undefined : member(found.get());
    },
    async passwordHash(id) {
      const found = await model.findOne({ attributes: ['password_hash'], where: { id, erased_at: null } });
      return found?.get().password_hash;
    },
    async withRoles(roles) {
      const found = await model.findAll({
        where: { role: [...roles], erased_at: null },
        order: ['created_at', 'id'],
      });
      return found.map((one) => member(one.get()));
    },
    async find(by, text) {
      const lower = text.trim().toLowerCase();
      const where =
        by === 'email'
          ? { email_key: lower }
          : sequelizeWhere(fn('lower', col('name')), {
              [Op.like]: `${lower.replaceAll(/[\\%_]/g, '\\$&')}%`,
            });
      const found = await model.findAll({
        where: { [Op.and]: [where, { erased_at: null }] },
        order: [['created_at', 'DESC']],
        limit: MOST_FOUND,
      });
      return found.map((one) => member(one.get()));
    },
    async contacts(ids) {
      const found = await model.findAll({
        attributes: ['id', 'email', 'name', 'language'],
        where: { id: [...ids], erased_at: null },
      });
      return new Map(found.map((one) => [one.get().id, one.get()]));
    },
    async credentials(email) {
      const found = await model.findOne({ where: { email_key: email.toLowerCase(), erased_at: null } });
      if (found === null) return undefined;
      const row = found.get();
      return { member: member(row), passwordHash: row.password_hash };
    },
  };
}

function member(row: MemberRow): Member {
  const { id, email, name, role, scopes, language, deployed } = row;
  const emailConfirmed = row.email_confirmed_at !== null;
  return { id, email, name, role, scopes, language, emailConfirmed, deployed, createdAt: row.created_at };
}
