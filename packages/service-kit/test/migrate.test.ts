import { describe, expect, test } from '@jest/globals';
import { ChangedMigrationError, migrate } from '../src/database/migrate.ts';
import { captureLog, createTestDatabase } from '../src/testing/index.ts';

describe('migrations', () => {
  const log = captureLog('test').log;
  const step = (name: string, up: string) => ({ name, up });

  test('two Jobs at once apply each migration once; a repeat applies none', async () => {
    const fresh = await createTestDatabase();
    try {
      const own = [step('0001-a', 'CREATE TABLE a (id int)'), step('0002-b', 'CREATE TABLE b (id int)')];
      const applied = await Promise.all([migrate(fresh.url, own, log), migrate(fresh.url, own, log)]);
      expect(applied.flat().filter((name) => name.startsWith('000'))).toEqual(['0001-a', '0002-b']);
      expect(await migrate(fresh.url, own, log)).toEqual([]);
    } finally {
      await fresh.drop();
    }
  });

  test('a failing migration leaves no trace, and a merged one that changed is refused', async () => {
    const fresh = await createTestDatabase();
    try {
      await migrate(fresh.url, [step('0001-a', 'CREATE TABLE a (id int)')], log);
      const broken = [
        step('0001-a', 'CREATE TABLE a (id int)'),
        step('0002-b', 'CREATE TABLE b (id int); SELECT 1/0'),
      ];
      await expect(migrate(fresh.url, broken, log)).rejects.toThrow();
      expect(
        await migrate(fresh.url, [broken[0] ?? step('', ''), step('0002-b', 'CREATE TABLE b (id int)')], log),
      ).toEqual(['0002-b']);
      const changed = migrate(fresh.url, [step('0001-a', 'CREATE TABLE a (id bigint)')], log);
      await expect(changed).rejects.toThrow(ChangedMigrationError);
    } finally {
      await fresh.drop();
    }
  });
});
