import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Cut, SourceDatabase } from '../../application/backup-ports.ts';
import { connectTo, endAll, migrationsOf, type ServiceConnection, tablesOf } from './service-connection.ts';

/** How long commits may have to wait for one another, at most. */
const LOCK_TIMEOUT = '5s';
/** Tries to freeze. Source: what stands in the way is an autovacuum, which yields after a second, or a long transaction. */
const TRIES = 3;

/**
 * All databases at one moment. A snapshot spans no two databases, so for some milliseconds nothing is committed that
 * another database could know of: every unit of work writes its events into the outbox as its last statement, and a share
 * lock on that table holds it there. While all outboxes are locked every database gets its snapshot; then the locks go, and
 * the rows are read from the snapshots while sales go on.
 * @param connections callers before those they call: what is committed without an event meanwhile is then in the later
 *   snapshot alone, and the caller asks again as after a crash
 */
export async function consistentCut(connections: readonly ServiceConnection[]): Promise<Cut> {
  const readers = await Promise.all(connections.map((each) => connectTo(each, 'backup')));
  try {
    for (const reader of readers) await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { takenAt, frozenMs } = await freezeAndSee(connections, readers);
    const databases: SourceDatabase[] = [];
    for (const [index, { service }] of connections.entries()) {
      const reader = readers[index];
      if (reader !== undefined) databases.push(await sourceOf(service, reader));
    }
    return { takenAt, frozenMs, databases, end: () => endAll(readers) };
  } catch (error) {
    await endAll(readers);
    throw error;
  }
}

/** Takes every reader's snapshot while all outboxes are locked. */
async function freezeAndSee(
  connections: readonly ServiceConnection[],
  readers: readonly pg.Client[],
): Promise<{ takenAt: Date; frozenMs: number }> {
  for (let tries = 1; ; tries += 1) {
    const guards = await Promise.all(connections.map((each) => connectTo(each, 'backup-freeze')));
    try {
      for (const guard of guards) {
        await guard.query('BEGIN');
        await guard.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      }
      const frozenAt = performance.now();
      await Promise.all(guards.map((guard) => guard.query('LOCK TABLE outbox IN SHARE MODE')));
      // The first statement that reads takes the snapshot.
      let takenAt: Date | undefined;
      for (const reader of readers) {
        const { rows } = await reader.query<{ now: Date }>('SELECT clock_timestamp() AS now');
        takenAt = rows[0]?.now;
      }
      await Promise.all(guards.map((guard) => guard.query('ROLLBACK')));
      if (takenAt === undefined) throw new Error('there is no database to back up');
      return { takenAt, frozenMs: Math.ceil(performance.now() - frozenAt) };
    } catch (error) {
      if (tries >= TRIES || !isLockTimeout(error)) throw error;
    } finally {
      await endAll(guards);
    }
  }
}

async function sourceOf(service: string, reader: pg.Client): Promise<SourceDatabase> {
  const [migrations, tables] = [await migrationsOf(reader), await tablesOf(reader)];
  return {
    service,
    migrations,
    tables,
    sequences: await sequencesOf(reader),
    read({ name, columns }) {
      const listed = columns.map((column) => reader.escapeIdentifier(column)).join(', ');
      const stream = reader.query(copyTo(`COPY ${reader.escapeIdentifier(name)} (${listed}) TO STDOUT`));
      return { stream, rows: () => stream.rowCount };
    },
  };
}

/** Sequences know no snapshot: they may be ahead of the rows, which only leaves a gap. */
async function sequencesOf(reader: pg.Client): Promise<SourceDatabase['sequences']> {
  const { rows } = await reader.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  const sequences: SourceDatabase['sequences'] = [];
  for (const { name } of rows) {
    const { rows: found } = await reader.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${reader.escapeIdentifier(name)}`,
    );
    const [state] = found;
    if (state !== undefined) sequences.push({ name, value: state.value, isCalled: state.called });
  }
  return sequences;
}

function isLockTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03';
}
