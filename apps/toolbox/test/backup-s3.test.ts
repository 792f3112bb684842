import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { s3Store } from '../src/adapters/store/s3-store.ts';
import { takeBackup } from '../src/application/take-backup.ts';
import { type Festival, makeFestival, on } from './festival-databases.ts';
import { run } from './run.ts';
import { S3Sandbox } from './s3-sandbox.ts';

const PREFIX = 'production/festival-han-river-2026';
const MIB = 1024 * 1024;

let store: S3Sandbox;
let source: Festival;
let fresh: Festival;
beforeAll(async () => {
  source = await makeFestival(`s3s${process.pid}`);
  await on(source.url('ticket'), 'INSERT INTO z_parent SELECT n FROM generate_series(1, 100) n');
  await on(source.url('seat'), 'INSERT INTO z_parent VALUES (7); INSERT INTO a_child (parent) VALUES (7)');
});
beforeEach(async () => {
  store = await S3Sandbox.start();
  fresh = await makeFestival(`s3f${process.pid}`);
});
afterEach(async () => {
  await store.close();
  await fresh.drop();
});
afterAll(() => source.drop());

/** What an environment with such a target gives to the toolbox. */
const into = (festival: Festival, changed: Record<string, string> = {}) => ({
  ...festival.environment(`s3://${S3Sandbox.bucket}/${PREFIX}`),
  BACKUP_S3_ENDPOINT: `http://127.0.0.1:${store.port}`,
  BACKUP_S3_REGION: S3Sandbox.region,
  BACKUP_S3_ACCESS_KEY_ID: S3Sandbox.accessKeyId,
  BACKUP_S3_SECRET_ACCESS_KEY: S3Sandbox.secretAccessKey,
  WAIT_SECONDS: '0',
  ...changed,
});

const back = async (changed?: Record<string, string>) => {
  const { code, output } = await run(['backup'], into(source, changed));
  expect([code, output]).toEqual([0, expect.stringContaining(`in s3://${S3Sandbox.bucket}/${PREFIX}`)]);
  return /\d{8}T\d{6}Z/.exec(output)?.[0] ?? '';
};
const listed = async () => (await run(['backup', 'list'], into(source))).output;
const ticketRows = (festival: Festival) =>
  on<{ row: string }>(festival.url('ticket'), 'SELECT t::text AS row FROM z_parent t ORDER BY id');

describe('backups in a bucket', () => {
  test('come back, although the store was busy and a connection broke', async () => {
    const failures = [{ status: 503, code: 'SlowDown' }, 'reset'] as const;
    let met = 0;
    store.failure = ({ method }) => (method === 'PUT' ? failures[met++] : undefined);
    const name = await back({ WAIT_SECONDS: '30' });
    expect(met).toBeGreaterThan(failures.length);
    expect(await listed()).toBe(name);
    const restored = await run(['restore', '--from', name], into(fresh));
    expect([restored.code, restored.output]).toEqual([0, expect.stringContaining('is restored')]);
    expect(await ticketRows(fresh)).toEqual(await ticketRows(source));
  });

  test('are found where the host is that of the bucket', async () => {
    const agent = new Agent({
      connect: { lookup: (_host, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) },
    });
    const before = getGlobalDispatcher();
    setGlobalDispatcher(agent);
    try {
      const virtualHost = {
        BACKUP_S3_ENDPOINT: `http://s3.store.example:${store.port}`,
        BACKUP_S3_ADDRESSING: 'virtualHost',
      };
      await back(virtualHost);
      expect((await run(['restore'], into(fresh, virtualHost))).code).toBe(0);
      expect(await ticketRows(fresh)).toEqual(await ticketRows(source));
    } finally {
      setGlobalDispatcher(before);
      await agent.close();
    }
  });

  test('of a wrong key are refused at once, with what the store says and without the key', async () => {
    const { code, output } = await run(
      ['backup'],
      into(source, { BACKUP_S3_SECRET_ACCESS_KEY: 'wrong-key', WAIT_SECONDS: '30' }),
    );
    expect([code, output]).toEqual([42, expect.stringContaining('403 SignatureDoesNotMatch refused & said')]);
    expect(output).not.toContain('wrong-key');
    expect(store.requests).toHaveLength(1);
  });

  test('that are broken off are none: neither listed nor restored, and they remove no whole one', async () => {
    const name = await back();
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    store.failure = ({ method, key }) =>
      method === 'PUT' && key.includes('/seat/z_parent') ? { status: 503, code: 'SlowDown' } : undefined;
    const broken = await run(['backup'], into(source, { BACKUP_KEEP: '1' }));
    expect([broken.code, broken.output]).toEqual([1, expect.stringContaining('503 SlowDown')]);
    expect(new Set([...store.objects.keys()].map((key) => key.split('/')[2])).size).toBe(2);
    expect(await listed()).toBe(name);
    expect((await run(['restore'], into(fresh))).output).toContain(`${name} of `);
  });

  test('that were damaged in the bucket change nothing in any database', async () => {
    const name = await back();
    await on(fresh.url('ticket'), 'INSERT INTO z_parent VALUES (99)');
    const piece = `${PREFIX}/${name}/seat/z_parent.0.gz`;
    store.objects.set(piece, Buffer.from(store.objects.get(piece) ?? '').fill(0, 10, 12));
    const { code, output } = await run(['restore'], into(fresh));
    expect([code, output]).toEqual([42, expect.stringContaining('is not what was backed up')]);
    expect(await on(fresh.url('ticket'), 'SELECT id FROM z_parent')).toEqual([{ id: 99 }]);
  });

  test('that are outdated go with all their pieces, and so do pieces of one that was broken off a day ago', async () => {
    const name = await back();
    const keys = [...store.objects.keys()];
    const copyTo = (key: (of: string) => string, of = keys) => {
      for (const each of of) store.objects.set(key(each), store.objects.get(each) ?? Buffer.alloc(0));
    };
    const outdated = '20260101T000000Z';
    const brokenOff = '20260102T000000Z';
    copyTo((key) => key.replace(name, outdated));
    copyTo(
      (key) => key.replace(name, brokenOff),
      keys.filter((key) => !key.endsWith('manifest.json')),
    );
    copyTo((key) => key.replace(PREFIX, `${PREFIX}-2`).replace(name, outdated));
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    const next = await back({ BACKUP_KEEP: '2' });
    const left = new Set([...store.objects.keys()].map((key) => key.split('/').slice(1, 3).join('/')));
    const own = PREFIX.split('/')[1];
    expect([...left].sort()).toEqual([`${own}-2/${outdated}`, `${own}/${name}`, `${own}/${next}`].sort());
    expect(await listed()).toBe(`${name}\n${next}`);
  });

  test('whose removal broke off are none', async () => {
    const name = await back();
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    store.failure = ({ method, key }) =>
      method === 'DELETE' && !key.endsWith('manifest.json')
        ? { status: 500, code: 'InternalError' }
        : undefined;
    expect((await run(['backup'], into(source, { BACKUP_KEEP: '1' }))).code).toBe(1);
    expect([...store.objects.keys()].some((key) => key.includes(name))).toBe(true);
    expect(await listed()).not.toContain(name);
  });

  test('are written as they are read: never more than a few pieces of a table are in memory', async () => {
    const chunk = randomBytes(MIB);
    let made = 0;
    const uploaded = () => [...store.objects.values()].reduce((sum, { length }) => sum + length, 0);
    let ahead = 0;
    const table = { name: 'large', columns: ['bytes'] };
    const cut = {
      takenAt: new Date(),
      frozenMs: 0,
      databases: [
        {
          ...{ service: 'ticket', migrations: [], sequences: [], tables: [table] },
          read: () => ({
            stream: Readable.from(
              (async function* () {
                for (; made < 96; made += 1) {
                  ahead = Math.max(ahead, made * MIB - uploaded());
                  chunk.writeUInt32BE(made);
                  yield Buffer.from(chunk);
                }
              })(),
            ),
            rows: () => 1,
          }),
        },
      ],
      end: () => Promise.resolve(),
    };
    const { bucket, region, accessKeyId, secretAccessKey } = S3Sandbox;
    const target = s3Store(
      {
        ...{ bucket, region, accessKeyId, secretAccessKey, addressing: 'path', waitSeconds: 0 },
        endpoint: `http://127.0.0.1:${store.port}`,
      },
      PREFIX,
      () => undefined,
    );
    await takeBackup('han-river-2026', cut, target);
    expect(Math.max(...[...store.objects.values()].map(({ length }) => length))).toBeLessThan(17 * MIB);
    expect(uploaded()).toBeGreaterThan(95 * MIB);
    // The piece that is filled, what compresses, and what streams buffer.
    expect(ahead).toBeLessThan(48 * MIB);
  });
});
