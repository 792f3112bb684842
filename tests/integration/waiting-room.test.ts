import { describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { browserForAll } from '../browser/browser.ts';
import { korean, StorefrontFan } from '../browser/storefront-fan.ts';
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { officeForAll } from '../office/office-for-all.ts';

/** Two gateways and two queues; one fan per second. */
const theOffice = officeForAll({
  festival: 'tests/festivals/shared.yaml',
  replicas: { gateway: 2, queue: 2 },
  config: { queue: { ADMISSION_PER_SECOND: '1', SHOPPING_SECONDS: '300' } },
});

interface Place {
  state: string;
  number?: number;
  peopleAhead?: number;
  askAgainSeconds?: number;
}

const theBrowser = browserForAll();

describe('the waiting room of an office', () => {
  const take = async (fan: Fan) => (await fan.http.request('POST', '/api/queue/place')).json as Place;
  const map = (fan: Fan) => fan.http.request('GET', '/api/seats?performance=race');

  test('lets fans in one after the other over two gateways and two queues, one of them frozen; only who is in may hold', async () => {
    const office = theOffice();
    await office.allReady();
    const fans = await Promise.all(Array.from({ length: 8 }, () => office.newFan()));
    const letOn = await standing(office);
    const places: { fan: Fan; number: number }[] = [];
    for (const fan of fans) {
      const { state, number = 0 } = await take(fan);
      if (state === 'waiting') places.push({ fan, number });
    }
    expect(places).toHaveLength(fans.length);
    const numbers = places.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);

    const last = places.at(-1)?.fan ?? failed();
    const onePlace = { performanceId: 'race', sectionId: 'S', quantity: 1 };
    const refused = await last.tryHold(onePlace);
    expect(refused.status).toBe(503);
    expect(refused.json).toMatchObject({ type: '/problems/waiting-room', place: { state: 'waiting' } });
    // The same place again, whichever gateway answers.
    expect(await take(last)).toMatchObject({ number: places.at(-1)?.number });

    await letOn();
    const [frozen] = office.cluster.pods('queue');
    office.cluster.kill(frozen?.name ?? failed(), 'SIGSTOP');
    try {
      const order: number[] = [];
      await Promise.all(
        places.map(async ({ fan, number }) => {
          await office.until(async () => (await map(fan)).status === 200);
          order.push(number);
        }),
      );
      // Each asks at moments of its own: neighbours may be seen to change places, the ends are not.
      expect(order.indexOf(numbers[0] ?? 0)).toBeLessThan(order.indexOf(numbers.at(-1) ?? 0));
    } finally {
      office.cluster.kill(frozen?.name ?? failed(), 'SIGCONT');
    }
    expect((await last.tryHold(onePlace)).status).toBe(201);
    expect(await take(last)).toMatchObject({ state: 'admitted' });
  }, 180_000);

  test('shows the place on the page, keeps it over a reload, and opens the seats by itself', async () => {
    const office = theOffice();
    await office.allReady();
    const fan = await StorefrontFan.at(theBrowser(), office.baseUrl, { locale: 'ko-KR' });
    try {
      await fan.signUp(korean);
      const letOn = await standing(office);
      const place = async () => (await fan.read<Place>('/api/queue/place')).number;
      await fan.page.goto('/performances/race');
      await fan.page.locator('.waiting-place', { hasText: /^1$/ }).waitFor();
      const before = await place();
      expect(before).toBeGreaterThan(0);
      await fan.page.reload();
      await fan.page.locator('.waiting-place', { hasText: /^1$/ }).waitFor();
      expect(await place()).toBe(before);
      await letOn();
      await fan.page.getByText('자리를 골라 주세요').waitFor({ timeout: 120_000 });
    } finally {
      await fan.context.close();
    }
  }, 240_000);
});

/** No fan is called any more, and both gateways know. @returns lets the line go on */
async function standing(office: Office): Promise<() => Promise<void>> {
  const setFree = async (free: number) => {
    await onQueue(office, (database) => database.query('UPDATE room SET free = $1', [free]));
  };
  await setFree(-3600);
  // A gateway asks once a second, and only after it has its last answer: who asked twice since then has an answer of since then.
  await bothAsked(office);
  await bothAsked(office);
  return () => setFree(0);
}

/** Waits until both gateways have asked the queue once more. */
function bothAsked(office: Office): Promise<void> {
  return onQueue(office, async (database) => {
    const clock = await database.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
    await office.until(async () => {
      const { rows } = await database.query(
        'SELECT FROM room, jsonb_each_text(gateways) AS asked WHERE asked.value::numeric > $1',
        [clock.rows[0]?.now],
      );
      return rows.length === 2;
    });
  });
}

async function onQueue<T>(office: Office, use: (database: Client) => Promise<T>): Promise<T> {
  const database = await office.database('queue');
  try {
    return await use(database);
  } finally {
    await database.end();
  }
}

function failed(): never {
  throw new Error('missing');
}
