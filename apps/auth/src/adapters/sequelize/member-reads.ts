import { DataTypes, type Model, type Sequelize } from 'sequelize';
import type { MemberReads } from '../../application/ports.ts';
import type { Member, MemberRole } from '../../domain/member.ts';

interface MemberRow {
  id: string;
  email: string;
  email_key: string;
  name: string;
  password_hash: string;
  role: MemberRole;
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
    async credentials(email) {
      const found = await model.findOne({ where: { email_key: email.toLowerCase(), erased_at: null } });
      if (found === null) return undefined;
      const row = found.get();
      return { member: member(row), passwordHash: row.password_hash };
    },
  };
}

function member(row: MemberRow): Member {
  return { id: row.id, email: row.email, name: row.name, role: row.role, createdAt: row.created_at };
}
