import { randomUUID } from 'node:crypto';
import { AuditFact } from '@clove/contracts';
import { edgeHeaders, eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bodyOf,
  document,
  orderCompleted,
  type RunningEvent,
  startEvent,
  ticketVoided,
  token,
} from './running-event.ts';

describe('the catalogue of a festival', () => {
  let running: RunningEvent;
  beforeAll(async () => {
    running = await startEvent();
  });
  afterAll(() => running.stop());

  const ask: RunningEvent['ask'] = (...asked) => running.ask(...asked);
  const asOrganiser: RunningEvent['asOrganiser'] = (...asked) => running.asOrganiser(...asked);
  const internal: RunningEvent['internal'] = (...asked) => running.internal(...asked);
  const apply: RunningEvent['apply'] = (...asked) => running.apply(...asked);
  const published: RunningEvent['published'] = (subject) => running.published(subject);

  const titleOf = async (id: string) => {
    const performance = await bodyOf(await ask(`/api/events/${id}`));
    return typeof performance.title === 'object' ? performance.title.ko : undefined;
  };

  test('a run keeps its generation when its Job is retried, and a new run gets a higher one', async () => {
    const generation = async (run: string) =>
      (await bodyOf(await internal('/internal/provision/generations', { run }))).generation;
    const first = await generation('run-a');
    expect(await generation('run-a')).toBe(first);
    expect(await generation('run-b')).toBeGreaterThan(first);
  });

  test('the audit answers whether domain events flow', async () => {
    const answer = await fetch(`${running.service.managementUrl}/internal/audit`, {
      headers: edgeHeaders('toolbox', token),
    });
    expect(AuditFact.parse(JSON.parse(await answer.text()))).toMatchObject({
      kind: 'messaging',
      service: 'event',
      deadLetters: 0,
    });
  });

  test('provisioning is refused without the edge credential', async () => {
    const wrong = await internal('/internal/provision', {}, edgeHeaders('toolbox', 'guessed'));
    expect([401, 403]).toContain(wrong.status);
  });

  test('before anything is provisioned the catalogue says so, with Retry-After', async () => {
    const answer = await ask('/api/events');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });

  test('a dry run answers what would be done and changes nothing', async () => {
    const answer = await apply(10, document, true);
    expect(answer.status).toBe(200);
    expect((await bodyOf(answer)).changes).toEqual([
      { entity: 'festival/test-festival', action: 'created', overridden: [] },
      { entity: 'performance/day-1', action: 'created', overridden: [] },
      { entity: 'performance/day-2', action: 'created', overridden: [] },
    ]);
    expect((await ask('/api/events')).status).toBe(503);
    expect(await published('day-1')).toEqual([]);
  });

  test('an applied file is public, its instants in UTC, and its changes are domain events', async () => {
    expect((await apply(10, document)).status).toBe(200);
    const catalogue = await bodyOf(await ask('/api/events'));
    expect(catalogue).toMatchObject({
      festival: 'test-festival',
      sales: { opensAt: '2026-06-01T11:00:00.000Z', maxTicketsPerFan: 4 },
      performances: [
        { id: 'day-1', startsAt: '2026-08-07T04:00:00.000Z', onSale: true, picture: null },
        { id: 'day-2', onSale: true },
      ],
    });
    expect(await published('day-1')).toEqual(['event.PerformanceChanged 1']);
    expect(await published('test-festival')).toEqual(['event.FestivalChanged 1']);
  });

  test('applying the same file again, instants spelled otherwise, changes nothing and publishes nothing', async () => {
    const [dayOne, ...rest] = document.performances;
    if (dayOne === undefined) throw new Error('the document has performances');
    const same = {
      ...document,
      performances: [{ ...dayOne, startsAt: '2026-08-07T04:00:00Z' }, ...rest],
    };
    const { changes } = await bodyOf(await apply(11, same));
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(await published('day-1')).toEqual(['event.PerformanceChanged 1']);
  });

  test('an unchanged catalogue costs a repeat visitor no bytes', async () => {
    const first = await ask('/api/events');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d+, stale-if-error=\d+$/);
    const again = await ask('/api/events', { headers: { 'if-none-match': `W/${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  test('only an organiser edits, and a console edit survives an apply that did not touch its field', async () => {
    const asFan = await ask('/api/events/day-1', {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${running.fan}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: JSON.stringify({ title: { ko: '내 것' } }),
    });
    expect(asFan.status).toBe(403);
    const edited = await asOrganiser('PATCH', '/api/events/day-1', {
      title: { ko: '우천 순연' },
      description: { ko: '우비를 챙기세요' },
    });
    expect(edited.status).toBe(200);
    expect((await apply(12, { ...document, refunds: [] })).status).toBe(200);
    expect(await titleOf('day-1')).toBe('우천 순연');
  });

  test('a repeated edit with the same key is done once', async () => {
    const before = await published('day-2');
    const key = randomUUID();
    const edit = { title: { ko: '둘째 밤' } };
    const first = await asOrganiser('PATCH', '/api/events/day-2', edit, key);
    const second = await asOrganiser('PATCH', '/api/events/day-2', edit, key);
    expect(await bodyOf(second)).toEqual(await bodyOf(first));
    expect(await published('day-2')).toHaveLength(before.length + 1);
  });

  test('a field the file changes wins over the console, and the override is reported', async () => {
    const [dayOne, ...rest] = document.performances;
    if (dayOne === undefined) throw new Error('the document has performances');
    const renamed = { ...document, performances: [{ ...dayOne, title: { ko: '개막일' } }, ...rest] };
    const { changes } = await bodyOf(await apply(13, renamed));
    expect(changes[1]).toEqual({
      entity: 'performance/day-1',
      action: 'updated',
      overridden: ['title: {"ko":"우천 순연"} -> {"ko":"개막일"}'],
    });
    const performance = await bodyOf(await ask('/api/events/day-1'));
    expect(performance.title).toEqual({ ko: '개막일' });
    expect(performance.description).toEqual({ ko: '우비를 챙기세요' });
  });

  test('an older generation is refused, so a late retry never undoes a newer file', async () => {
    const answer = await apply(12, document);
    expect(answer.status).toBe(409);
    expect(await bodyOf(answer)).toMatchObject({ type: '/problems/provision-older-generation' });
    expect(await titleOf('day-1')).toBe('개막일');
  });

  test("another festival's document is refused", async () => {
    expect((await apply(14, { ...document, festival: 'other' })).status).toBe(422);
  });

  test('sections that it does not read, of its own release or a newer one, change nothing', async () => {
    const goods = [{ id: 'tee', title: { ko: '티셔츠' }, price: 1, stock: 1, maxPerFan: 1 }];
    const newer = { ...document, goods, seasons: [{ id: 'early' }] };
    const answer = await apply(14, newer, true);
    expect(answer.status).toBe(200);
    const plain = await bodyOf(await apply(14, document, true));
    expect(await bodyOf(answer)).toEqual(plain);
  });

  test('a performance that leaves the file is withdrawn, not deleted, and may return', async () => {
    const withoutSecond = { ...document, performances: document.performances.slice(0, 1) };
    const { changes } = await bodyOf(await apply(15, withoutSecond));
    expect(changes).toContainEqual({ entity: 'performance/day-2', action: 'withdrawn', overridden: [] });
    expect(await bodyOf(await ask('/api/events/day-2'))).toMatchObject({ onSale: false });
    await apply(16, document);
    expect(await bodyOf(await ask('/api/events/day-2'))).toMatchObject({ onSale: true });
  });

  test('announcing a performance under a taken name changes neither owner nor text (seed defect: it deleted the other)', async () => {
    const clash = await asOrganiser('POST', '/api/events', {
      id: 'day-2',
      title: { ko: '다른 공연' },
      startsAt: '2026-09-01T00:00:00Z',
      sections: [{ id: 'X', kind: 'standing', capacity: 1, price: 0, free: true }],
    });
    expect(clash.status).toBe(409);
    expect(await titleOf('day-2')).toBe('둘째 밤');
  });

  test('a console-made performance is information only, and a file that claims its id is refused whole', async () => {
    const announced = await asOrganiser('POST', '/api/events', {
      id: 'after-party',
      title: { ko: '뒤풀이' },
      startsAt: '2026-08-09T13:00:00Z',
      sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 0, free: true }],
    });
    expect(announced.status).toBe(201);
    expect(await bodyOf(announced)).toMatchObject({ managedBy: 'console', onSale: false });

    const claiming = {
      ...document,
      title: { ko: '새 이름' },
      performances: [
        ...document.performances,
        {
          id: 'after-party',
          title: { ko: '파일의 것' },
          startsAt: '2026-08-09T13:00:00Z',
          sections: [{ id: 'S', kind: 'standing' as const, capacity: 10, price: 0 }],
        },
      ],
    };
    for (const dryRun of [true, false]) {
      const refused = await apply(17, claiming, dryRun);
      expect(refused.status).toBe(409);
      expect((await bodyOf(refused)).errors).toEqual([
        { path: 'document.performances[2].id', message: expect.stringContaining('after-party') },
      ]);
    }
    expect(await titleOf('after-party')).toBe('뒤풀이');
    expect((await bodyOf(await ask('/api/events'))).title).toEqual(document.title);

    await apply(17, document);
    expect(await bodyOf(await ask('/api/events/after-party'))).toMatchObject({ title: { ko: '뒤풀이' } });
  });

  test('says who sells where the festival file does, and no longer once the file does not', async () => {
    const organiser = { name: { ko: '재즈 주식회사' }, registrationNumber: '123-45-67890' };
    const sold = async () => (await bodyOf(await ask('/api/events')))['organiser'];
    expect((await apply(18, { ...document, organiser })).status).toBe(200);
    expect(await sold()).toEqual(organiser);
    expect((await apply(19, document)).status).toBe(200);
    expect(await sold()).toBeUndefined();
  });

  test('an invalid input names every field', async () => {
    const answer = await asOrganiser('POST', '/api/events', { id: 'sales', title: {}, sections: [] });
    expect(answer.status).toBe(400);
    const { errors } = await bodyOf(answer);
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['body.id', 'body.title.ko', 'body.startsAt', 'body.sections']),
    );
  });

  describe('pictures', () => {
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Buffer.from('pixels'),
    ]);
    const put = (bytes: Buffer, type = 'image/png', bearer: string | null = running.organiser) =>
      ask('/api/events/day-1/picture', {
        method: 'PUT',
        headers: {
          'content-type': type,
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: new Uint8Array(bytes),
      });

    test('a picture is served under its content hash, as immutable, and its type is never sniffed', async () => {
      const { picture } = await bodyOf(await put(png));
      expect(picture).toMatch(/^\/api\/events\/pictures\/[0-9a-f]{64}$/);
      expect((await bodyOf(await ask('/api/events/day-1'))).picture).toBe(picture);
      const served = await ask(picture ?? '');
      expect(served.headers.get('content-type')).toBe('image/png');
      expect(served.headers.get('cache-control')).toContain('immutable');
      expect(served.headers.get('x-content-type-options')).toBe('nosniff');
      expect(Buffer.from(await served.arrayBuffer()).equals(png)).toBe(true);
    });

    test('an HTML page sent as a picture is refused', async () => {
      expect((await put(Buffer.from('<script>alert(1)</script>'))).status).toBe(415);
    });

    test('more than two megabytes are refused', async () => {
      expect((await put(Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)]))).status).toBe(413);
    });

    test('only an organiser puts one', async () => {
      expect((await put(png, 'image/png', running.fan)).status).toBe(403);
      expect((await put(png, 'image/png', null)).status).toBe(401);
    });
  });

  describe('sales counters', () => {
    const sales = async (bearer = running.organiser) =>
      fetch(`${running.replica.url}/api/events/sales`, { headers: { authorization: `Bearer ${bearer}` } });

    test('every event counts once, with two replicas and messages delivered twice', async () => {
      const orders = Array.from({ length: 40 }, () => orderCompleted([1000, 900]));
      const messages = orders.map((order) => [order]);
      await running.send([...messages, ...messages, orders]);
      await eventually(
        async () => {
          expect(await bodyOf(await sales())).toMatchObject({
            sold: 80,
            paid: 76_000,
            kept: 76_000,
            voided: 0,
          });
        },
        { timeoutMs: 20_000 },
      );
      const voided = ticketVoided(900, 329);
      // Behind the duplicates in the same queue: once this is counted, all of them were handled.
      await running.send([[voided], [voided]]);
      await eventually(
        async () => {
          expect(await bodyOf(await sales())).toMatchObject({
            sold: 79,
            voided: 1,
            paid: 76_000,
            refunded: 571,
            kept: 75_429,
          });
        },
        { timeoutMs: 20_000 },
      );
      const report = await bodyOf(await sales());
      expect(report.performances).toMatchObject([
        { performanceId: 'day-1', sections: [{ sectionId: 'A', sold: 79, kept: 75_429 }] },
      ]);
    });

    test('only organisers and ops see sales', async () => {
      expect((await sales(running.fan)).status).toBe(403);
    });
  });
});
