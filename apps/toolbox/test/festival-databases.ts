import pg from 'pg';
import { requiredVariable } from './run.ts';

const adminUrl = requiredVariable('TEST_DATABASE_URL');
export const SERVICES = ['ticket', 'seat'] as const;

/** As the services' own: events in an outbox, rows that refer to rows, what only grows, what PostgreSQL computes. */
const SCHEMA = `
  CREATE TABLE schema_migration (name text PRIMARY KEY, sha256 text NOT NULL);
  INSERT INTO schema_migration VALUES ('001', 'x'), ('002', 'y');
  CREATE TABLE relay_lease (name text PRIMARY KEY);
  CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data jsonb NOT NULL);
  CREATE TABLE z_parent (id int PRIMARY KEY, next int REFERENCES z_parent, bytes bytea, at timestamptz);
  CREATE TABLE a_child (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int NOT NULL REFERENCES z_parent,
    label text, double int GENERATED ALWAYS AS (parent * 2) STORED);
  CREATE SEQUENCE moves;
  CREATE TABLE log (move bigint NOT NULL DEFAULT nextval('moves'), what text);
  CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'only grows'; END $$;
  CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log EXECUTE FUNCTION only_grows();
`;

/** Runs one statement on a connection of its own. */
export async function on<R extends object>(url: string, sql: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** A festival's databases, as roles that are no superusers. */
export async function makeFestival(suffix: string) {
  const urls = new Map<string, string>();
  for (const service of SERVICES) {
    const name = `backup_${suffix}_${service}`;
    await on(adminUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
    await on(adminUrl, `CREATE DATABASE ${name} OWNER ${name}`);
    const url = Object.assign(new URL(adminUrl), {
      username: name,
      password: 'secret',
      pathname: `/${name}`,
    });
    urls.set(service, url.toString());
    await on(url.toString(), SCHEMA);
  }
  const url = (service: (typeof SERVICES)[number]) => urls.get(service) ?? '';
  return {
    url,
    environment: (target: string) => ({
      FESTIVAL: 'han-river-2026',
      BACKUP_TARGET: target,
      BACKUP_DATABASES: SERVICES.join(','),
      DATABASE_URL_TICKET: url('ticket'),
      DATABASE_URL_SEAT: url('seat'),
    }),
    async drop() {
      for (const service of SERVICES) {
        const name = `backup_${suffix}_${service}`;
        await on(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
        await on(adminUrl, `DROP ROLE ${name}`);
      }
    },
  };
}

export type Festival = Awaited<ReturnType<typeof makeFestival>>;
