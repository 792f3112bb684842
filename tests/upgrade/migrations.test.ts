import { buildPool, bundledMigrations, listReleases, loadCatalogue, loadRelease } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { root } from '../office/root.ts';
import { takings, unanswered } from './schema-steps.ts';

const step = (up: string, reasons: { contractSince?: string; harmless?: string } = {}) => ({
  name: '0009-example',
  up,
  ...reasons,
});

describe('migrations after the first release', () => {
  test('only add, or say which releases survive what they take away', async () => {
    const migrations = await bundledMigrations(loadCatalogue(root), await buildPool({ root }));
    const releases = listReleases(root).map((version) => loadRelease(root, version).images);
    const found = [...migrations].flatMap(([image, list]) => {
      // Nothing older than the first release with it ever ran beside an image's migrations.
      const first = releases.find((images) => images[image] !== undefined)?.[image];
      const beginning = first?.migrations ?? list.map(({ name }) => name);
      return list
        .filter(({ name }) => !beginning.includes(name))
        .flatMap((migration) =>
          unanswered(migration).map(
            ({ what, statement, excusable }) =>
              `${image}: ${migration.name} ${what}: say contractSince${excusable ? ', or why it is harmless' : ''} (${statement})`,
          ),
        );
    });
    expect(found).toEqual([]);
    expect(migrations.get('seat-yes-number-yes-kakao')?.length).toBeGreaterThan(5);
    expect(migrations.has('gateway')).toBe(false);
  });
});

describe('a migration takes away', () => {
  test.each([
    ['ALTER TABLE holds DROP COLUMN fan_id', 'drops a column'],
    ['ALTER TABLE holds ADD COLUMN a int, DROP fan_id', 'drops a column'],
    ['DROP TABLE holds', 'drops'],
    ['ALTER TABLE holds RENAME COLUMN fan_id TO member_id', 'renames'],
    ['alter table only holds alter column fan_id\n set not null', 'makes a column mandatory'],
    ['ALTER TABLE holds ALTER price TYPE int', "changes a column's type"],
    ['ALTER TABLE holds ALTER COLUMN price SET DATA TYPE int', "changes a column's type"],
    ['ALTER TABLE holds ALTER COLUMN price DROP DEFAULT', 'drops a default'],
    ['ALTER TABLE holds ADD COLUMN place text NOT NULL', 'adds a mandatory column without a default'],
    ['DELETE FROM holds', 'deletes rows'],
  ])('with %s, which only contractSince answers for', (up, what) => {
    expect(takings(step(up)).map((taking) => taking.what)).toEqual([what]);
    expect(unanswered(step(up, { harmless: 'no statement reads it' }))).toHaveLength(1);
    expect(unanswered(step(up, { contractSince: '0.2.0' }))).toEqual([]);
  });

  test.each([
    ['DROP INDEX holds_by_fan', 'drops an index'],
    ['ALTER TABLE holds DROP CONSTRAINT holds_once', 'drops a constraint'],
    ['ALTER TABLE holds ADD CONSTRAINT positive CHECK (price > 0)', 'adds a constraint'],
    ['CREATE UNIQUE INDEX one ON holds (fan_id)', 'adds a rule to a table'],
  ])('with %s, unless a reason says that no older service depends on it', (up, what) => {
    expect(unanswered(step(up)).map((taking) => taking.what)).toEqual([what]);
    expect(unanswered(step(up, { harmless: 'no statement names it' }))).toEqual([]);
  });

  test.each([
    'ALTER TABLE holds ADD COLUMN paused boolean NOT NULL DEFAULT false, ADD COLUMN rate int CHECK (rate > 0)',
    'CREATE TABLE fresh (id int NOT NULL); ALTER TABLE fresh DROP COLUMN id; CREATE UNIQUE INDEX one ON fresh (id)',
    "-- DROP TABLE holds;\nINSERT INTO note VALUES ('; DROP TABLE holds;')",
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM holds; END $$',
    'ALTER TABLE holds ADD COLUMN live boolean GENERATED ALWAYS AS (a IS NOT NULL) STORED; CREATE INDEX i ON holds (live)',
    'ALTER TABLE holds SET (fillfactor = 50)',
    'ALTER TABLE holds ALTER COLUMN type SET STATISTICS 10',
  ])('nothing with %s', (up) => {
    expect(takings(step(up))).toEqual([]);
  });
});
