import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { restoreTarget } from '../src/adapters/postgres/restore-target.ts';
import { Manifest } from '../src/domain/backup.ts';
import { type Festival, makeFestival, on, SERVICES } from './festival-databases.ts';
import { run } from './run.ts';

describe('backup and restore', () => {
  let folder: string;
  let source: Festival;
  let fresh: Festival;
  beforeAll(async () => {
    source = await makeFestival(`s${process.pid}`);
    await on(
      source.url('ticket'),
      `INSERT INTO z_parent SELECT n, CASE WHEN n > 1 THEN n - 1 END, '\\x00ff0a5c'::bytea, '2026-06-01T11:00:00.123456Z'
         FROM generate_series(1, 1000) n;
       INSERT INTO a_child (parent, label) SELECT n, E'한강\\t\\n\\\\N "' || n FROM generate_series(1, 1000) n;
       INSERT INTO a_child (parent, label) VALUES (1, NULL), (1, '');
       INSERT INTO log (what) VALUES ('opened'), ('closed');
       INSERT INTO outbox (data) VALUES ('{"a": [1, "가"]}')`,
    );
    await on(source.url('seat'), 'INSERT INTO z_parent VALUES (7); INSERT INTO a_child (parent) VALUES (7)');
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backup-'));
    fresh = await makeFestival(`f${process.pid}`);
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await fresh.drop();
  });
  afterAll(() => source.drop());

  const manifestOf = (name: string) =>
    Manifest.parse(JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8')));
  const back = async (environment: Record<string, string> = {}) => {
    const { code, output } = await run(['backup'], { ...source.environment(folder), ...environment });
    expect([code, output]).toEqual([0, expect.stringContaining('2 databases')]);
    return output.slice(0, output.indexOf(':'));
  };

  test('everything comes back: rows of every shape, identities that go on, tables that only grow', async () => {
    const name = await back();
    const restored = await run(['restore'], fresh.environment(folder));
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining(`${name} of `)]);
    for (const service of SERVICES) {
      for (const table of ['z_parent', 'a_child', 'log', 'outbox']) {
        const all = `SELECT t::text AS row FROM ${table} t ORDER BY t::text`;
        expect(await on(fresh.url(service), all)).toEqual(await on(source.url(service), all));
      }
    }
    const next =
      "INSERT INTO a_child (parent) VALUES (1) RETURNING id::int, double, nextval('moves')::int AS move";
    expect(await on(fresh.url('ticket'), next)).toEqual([{ id: 1003, double: 2, move: 3 }]);
    await expect(on(fresh.url('ticket'), "UPDATE log SET what = ''")).rejects.toThrow('only grows');
  });

  test('all databases are of one moment: what one commit caused in another is never there without it', async () => {
    let goes = true;
    let made = 0;
    const writer = async () => {
      const clients = SERVICES.map((service) => new pg.Client({ connectionString: source.url(service) }));
      await Promise.all(clients.map((client) => client.connect()));
      const [ticket, seat] = clients;
      while (goes) {
        // As a saga does: a step here and its event, then what follows there and its event.
        const { rows = [] } =
          (await ticket?.query<{ id: string }>(
            `WITH step AS (INSERT INTO a_child (parent, label) VALUES (1, 'cause') RETURNING id)
           INSERT INTO outbox (data) SELECT jsonb_build_object('cause', id) FROM step RETURNING data->>'cause' AS id`,
          )) ?? {};
        await seat?.query(
          `WITH step AS (INSERT INTO a_child (parent, label) VALUES (7, $1) RETURNING id)
           INSERT INTO outbox (data) SELECT jsonb_build_object('effect', id) FROM step`,
          [rows[0]?.id],
        );
        made += 1;
      }
      await Promise.all(clients.map((client) => client.end()));
    };
    const writers = Array.from({ length: 8 }, writer);
    let name: string;
    try {
      await eventually(() => expect(made).toBeGreaterThan(50));
      name = await back();
      const after = made;
      await eventually(() => expect(made).toBeGreaterThan(after + 50));
    } finally {
      goes = false;
      await Promise.all(writers);
    }
    await run(['restore', '--from', name], fresh.environment(folder));
    const causes = await on<{ id: string }>(
      fresh.url('ticket'),
      "SELECT id FROM a_child WHERE label = 'cause'",
    );
    const effects = await on<{ label: string }>(
      fresh.url('seat'),
      'SELECT label FROM a_child WHERE parent = 7 AND label IS NOT NULL',
    );
    const known = new Set(causes.map(({ id }) => String(id)));
    expect(effects.length).toBeGreaterThan(0);
    expect(effects.filter(({ label }) => !known.has(label))).toEqual([]);
    // Each writer is at most one step ahead of what follows.
    expect(causes.length - effects.length).toBeLessThanOrEqual(writers.length);
    expect(manifestOf(name).frozenMs).toBeLessThan(5_000);
  });

  test('a festival in which something was ordered is not overwritten', async () => {
    await back();
    await on(
      fresh.url('ticket'),
      "INSERT INTO outbox (data) VALUES ('{}'); INSERT INTO z_parent VALUES (99)",
    );
    const { code, output } = await run(['restore'], fresh.environment(folder));
    expect([code, output]).toEqual([42, expect.stringContaining('ticket is in use')]);
    expect(await on(fresh.url('ticket'), 'SELECT id FROM z_parent')).toEqual([{ id: 99 }]);
  });

  test('of two restores at once the second changes nothing', async () => {
    await back();
    await on(fresh.url('ticket'), 'INSERT INTO z_parent VALUES (99)');
    const connections = SERVICES.map((service) => ({ service, url: fresh.url(service) }));
    const first = await restoreTarget(connections);
    const second = await run(['restore'], fresh.environment(folder)).finally(() => first.end());
    expect([second.code, second.output]).toEqual([
      42,
      expect.stringContaining('another restore of this festival runs'),
    ]);
    expect(await on(fresh.url('ticket'), 'SELECT id FROM z_parent')).toEqual([{ id: 99 }]);
    expect((await run(['restore'], fresh.environment(folder))).code).toBe(0);
  });

  test('another schema, another festival and an unknown backup are refused', async () => {
    await back();
    await on(fresh.url('seat'), "INSERT INTO schema_migration VALUES ('003', 'z')");
    const schema = await run(['restore'], fresh.environment(folder));
    expect([schema.code, schema.output]).toEqual([
      42,
      expect.stringContaining('seat has another schema (not in the backup: 003)'),
    ]);
    const other = await run(['restore'], { ...fresh.environment(folder), FESTIVAL: 'seoul-jazz-2026' });
    expect(other.output).toContain('it is of han-river-2026, this is seoul-jazz-2026');
    const unknown = await run(['restore', '--from', '20260101T000000Z'], fresh.environment(folder));
    expect([unknown.code, unknown.output]).toEqual([
      42,
      expect.stringContaining('no backup 20260101T000000Z'),
    ]);
  });

  test('a damaged backup changes nothing in any database', async () => {
    const name = await back();
    await on(fresh.url('ticket'), 'INSERT INTO z_parent VALUES (99)');
    const piece = join(folder, name, 'seat', 'z_parent.0.gz');
    writeFileSync(piece, readFileSync(piece).fill(0, 10, 12));
    const { code, output } = await run(['restore'], fresh.environment(folder));
    expect([code, output]).toEqual([42, expect.stringContaining('is not what was backed up')]);
    expect(await on(fresh.url('ticket'), 'SELECT id FROM z_parent')).toEqual([{ id: 99 }]);
  });

  test('the newest so many stay; one that was broken off is none', async () => {
    const names: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      names.push(await back({ BACKUP_KEEP: '2' }));
      await new Promise((resolve) => setTimeout(resolve, 1_001));
    }
    rmSync(join(folder, names[2] ?? '', 'manifest.json'));
    const listed = await run(['backup', 'list'], source.environment(folder));
    expect(listed.output).toBe(names[1]);
    expect(readdirSync(folder).sort()).toEqual(names.slice(1));
  });
});
