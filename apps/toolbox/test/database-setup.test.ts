import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { requiredVariable, run } from './run.ts';

const suffix = randomBytes(4).toString('hex');
const services = [`t${suffix}-seat`, `t${suffix}-ticket`];
const [seat = '', ticket = ''] = services;
const adminUrl = requiredVariable('TEST_DATABASE_URL');

const environment = {
  DATABASE_ADMIN_URL: adminUrl,
  DATABASE_SERVICES: services.join(','),
  [`DATABASE_PASSWORD_T${suffix.toUpperCase()}_SEAT`]: 'seat-password',
  [`DATABASE_PASSWORD_T${suffix.toUpperCase()}_TICKET`]: 'ticket\'s "password"',
  WAIT_SECONDS: '5',
};

async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(role: string, password: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.toString();
}

const asSeat = urlOf(seat, 'seat-password', seat);

describe('database-setup', () => {
  let first: { code: number; output: string };

  beforeAll(async () => {
    first = await run(['database-setup'], environment);
  });

  afterAll(() =>
    on(adminUrl, async (admin) => {
      for (const service of services) {
        await admin.query(`DROP DATABASE IF EXISTS "${service}" WITH (FORCE)`);
        await admin.query(`DROP ROLE IF EXISTS "${service}"`);
      }
    }),
  );

  test('gives each service a database in which it may do everything', async () => {
    expect(first).toEqual({
      code: 0,
      output: services.map((service) => `${service}: role created, database created`).join('\n'),
    });
    await on(asSeat, (client) => client.query('CREATE TABLE t (id int); DROP TABLE t; CREATE SCHEMA s'));
    await on(urlOf(ticket, 'ticket\'s "password"', ticket), (client) => client.query('SELECT 1'));
  });

  test('no service can connect to the database of another, or make roles and databases', async () => {
    await expect(
      on(urlOf(seat, 'seat-password', ticket), (client) => client.query('SELECT 1')),
    ).rejects.toThrow(/permission denied for database/);
    await expect(on(asSeat, (client) => client.query('CREATE ROLE mine'))).rejects.toThrow(
      /permission denied/,
    );
    await expect(on(asSeat, (client) => client.query('CREATE DATABASE mine'))).rejects.toThrow(
      /permission denied/,
    );
  });

  test('the password is stored as a SCRAM verifier', async () => {
    const { rows } = await on(adminUrl, (admin) =>
      admin.query<{ rolpassword: string }>('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [seat]),
    );
    expect(rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
  });

  test('repeating it changes nothing and keeps the data', async () => {
    await on(asSeat, (client) => client.query('CREATE TABLE kept (id int)'));
    const again = await run(['database-setup'], environment);
    expect(again.output).toBe(
      services.map((service) => `${service}: role present, database present`).join('\n'),
    );
    await on(asSeat, (client) => client.query('SELECT id FROM kept'));
  });

  test('it repairs a changed password, extra rights, a foreign owner and a public grant', async () => {
    await on(adminUrl, async (admin) => {
      await admin.query(`ALTER ROLE "${seat}" SUPERUSER CREATEDB PASSWORD 'bent'`);
      await admin.query(`ALTER DATABASE "${seat}" OWNER TO postgres`);
      await admin.query(`GRANT CONNECT ON DATABASE "${seat}" TO PUBLIC`);
    });
    const repaired = await run(['database-setup'], environment);
    expect(repaired.output).toContain(
      `${seat}: role repaired (NOSUPERUSER NOCREATEDB), database repaired (owner was postgres)`,
    );
    await on(asSeat, (client) => client.query('CREATE TABLE again (id int)'));
    await expect(
      on(urlOf(ticket, 'ticket\'s "password"', seat), (client) => client.query('SELECT 1')),
    ).rejects.toThrow(/permission denied for database/);
  });

  test('an administrator that is no superuser can do it too (shared servers)', async () => {
    const admin = `t${suffix}-admin`;
    const service = `t${suffix}-review`;
    await on(adminUrl, (client) =>
      client.query(`CREATE ROLE "${admin}" LOGIN CREATEROLE CREATEDB PASSWORD 'p@ss/wo:rd%41 ?#'`),
    );
    try {
      const limited = {
        // Given apart from the address, not percent-encoded.
        DATABASE_ADMIN_URL: urlOf(admin, '', 'postgres'),
        DATABASE_ADMIN_PASSWORD: 'p@ss/wo:rd%41 ?#',
        DATABASE_SERVICES: service,
        [`DATABASE_PASSWORD_T${suffix.toUpperCase()}_REVIEW`]: 'review',
        WAIT_SECONDS: '0',
      };
      expect(await run(['database-setup'], limited)).toMatchObject({ code: 0 });
      expect(await run(['database-setup'], limited)).toMatchObject({ code: 0 });
      await on(urlOf(service, 'review', service), (client) => client.query('CREATE TABLE t (id int)'));
    } finally {
      await on(adminUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS "${service}" WITH (FORCE)`);
        await client.query(`DROP ROLE IF EXISTS "${service}"`);
        await client.query(`DROP ROLE IF EXISTS "${admin}"`);
      });
    }
  });

  test('a wrong password fails for good, with a clear message and without the password', async () => {
    const url = new URL(adminUrl);
    url.password = 'not-the-password';
    const { code, output } = await run(['database-setup'], {
      ...environment,
      DATABASE_ADMIN_URL: url.toString(),
    });
    expect(code).toBe(42);
    expect(output).toMatch(/refuses postgres access to postgres/);
    expect(output).toMatch(/DATABASE_ADMIN_URL/);
    expect(output).not.toContain('not-the-password');
  });

  test('a server that is not reachable yet is retried, with progress lines, and then left to the next try of the Job', async () => {
    const { code, output } = await run(['database-setup'], {
      ...environment,
      DATABASE_ADMIN_URL: 'postgres://postgres:secret@127.0.0.1:1/postgres',
      WAIT_SECONDS: '3',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/waiting for PostgreSQL, \d s left: .*ECONNREFUSED/);
    expect(output).not.toContain('secret');
  });

  test('an invalid environment is reported with all its errors, and fails for good', async () => {
    const { code, output } = await run(['database-setup'], {
      DATABASE_ADMIN_URL: 'not a url',
      DATABASE_SERVICES: 'seat,payment-sandbox',
      WAIT_SECONDS: 'soon',
    });
    expect(code).toBe(42);
    for (const key of [
      'DATABASE_ADMIN_URL',
      'WAIT_SECONDS',
      'DATABASE_PASSWORD_SEAT',
      'DATABASE_PASSWORD_PAYMENT_SANDBOX',
    ]) {
      expect(output).toContain(key);
    }
  });
});
