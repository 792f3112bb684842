import pg from 'pg';
import { PermanentFailure } from '../../domain/failure.ts';
import { scramVerifier } from './scram-verifier.ts';

export interface ServiceDatabase {
  /** The service's name; its role and its database have the same. */
  readonly service: string;
  readonly password: string;
}

/** Any number: two setup Jobs at a time must use the same. */
const setupLock = 7_305_501;

/**
 * Gives every service a role and a database of its own that no other service's role can connect to. Repeating it
 * changes nothing; what was changed by hand (a password, an owner, extra rights) is repaired.
 *
 * @param adminUrl the data engine's administrator: a superuser, or a role with CREATEROLE and CREATEDB.
 * @throws PermanentFailure when the administrator's credentials are refused.
 */
export async function setUpDatabases(
  adminUrl: string,
  databases: readonly ServiceDatabase[],
  say: (line: string) => void,
): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 });
  // A lost connection fails the statement that runs on it; the event itself must not end the process.
  admin.on('error', () => undefined);
  // A connection lost while idle is also reported to the next query; without a listener it would end the process.
  admin.on('error', (error) => say(`administrator's connection: ${error.message}`));
  try {
    await admin.connect();
  } catch (error) {
    throw admissionFailure(error, adminUrl);
  }
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [setupLock]);
    for (const database of databases) {
      const role = await setUpRole(admin, database);
      const made = await setUpDatabase(admin, database.service);
      say(`${database.service}: role ${role}, database ${made}`);
    }
  } finally {
    await admin.end();
  }
}

interface RoleRow {
  rolsuper: boolean;
  rolcreatedb: boolean;
  rolcreaterole: boolean;
  rolreplication: boolean;
  rolbypassrls: boolean;
}

async function setUpRole(admin: pg.Client, { service, password }: ServiceDatabase): Promise<string> {
  const role = admin.escapeIdentifier(service);
  const verifier = admin.escapeLiteral(scramVerifier(password));
  const { rows } = await admin.query<RoleRow>(
    'SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = $1',
    [service],
  );
  const known = rows[0];
  if (known === undefined) {
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD ${verifier}`);
    await joinRole(admin, role);
    return 'created';
  }
  await admin.query(`ALTER ROLE ${role} LOGIN PASSWORD ${verifier}`);
  await joinRole(admin, role);
  // Named one by one: only a superuser may name SUPERUSER, and a managed server's administrator is none.
  const excess = [
    ...(known.rolsuper ? ['NOSUPERUSER'] : []),
    ...(known.rolcreatedb ? ['NOCREATEDB'] : []),
    ...(known.rolcreaterole ? ['NOCREATEROLE'] : []),
    ...(known.rolreplication ? ['NOREPLICATION'] : []),
    ...(known.rolbypassrls ? ['NOBYPASSRLS'] : []),
  ];
  if (excess.length === 0) return 'present';
  await admin.query(`ALTER ROLE ${role} ${excess.join(' ')}`);
  return `repaired (${excess.join(' ')})`;
}

/** To change a database's owner, an administrator that is no superuser must be a member of the new owner's role. */
async function joinRole(admin: pg.Client, role: string): Promise<void> {
  const { rows } = await admin.query<{ rolsuper: boolean }>(
    'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
  );
  if (rows[0]?.rolsuper !== true) await admin.query(`GRANT ${role} TO CURRENT_USER`);
}

async function setUpDatabase(admin: pg.Client, service: string): Promise<string> {
  const name = admin.escapeIdentifier(service);
  const { rows } = await admin.query<{ owner: string }>(
    'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
    [service],
  );
  const owner = rows[0]?.owner;
  if (owner === undefined) {
    await admin.query(`CREATE DATABASE ${name} OWNER ${name} ENCODING 'UTF8' TEMPLATE template0`);
  } else if (owner !== service) {
    await admin.query(`ALTER DATABASE ${name} OWNER TO ${name}`);
  }
  // By default every role may connect to every database.
  await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await admin.query(`GRANT ALL ON DATABASE ${name} TO ${name}`);
  if (owner === undefined) return 'created';
  return owner === service ? 'present' : `repaired (owner was ${owner})`;
}

/** Classes of SQLSTATE for wrong credentials or a wrong database, which a retry does not change. */
const notAdmitted: ReadonlySet<string> = new Set(['28P01', '28000', '3D000']);

function admissionFailure(error: unknown, adminUrl: string): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined || !notAdmitted.has(error.code)) {
    return error;
  }
  const { username, host, pathname } = new URL(adminUrl);
  return new PermanentFailure(
    `PostgreSQL at ${host} refuses ${username} access to ${pathname.slice(1)}`,
    [`${error.message} (SQLSTATE ${error.code}); check DATABASE_ADMIN_URL`],
    { cause: error },
  );
}
