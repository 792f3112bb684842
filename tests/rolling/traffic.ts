import { setTimeout as sleep } from 'node:timers/promises';
import type { Hold } from '@clove/contracts';
import type { Pool } from 'undici';
import { basket } from '../fan/basket.ts';
import { expectStatus, type Fan } from '../fan/fan.ts';
import { httpPool } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { drainingFor } from '../office/open-office.ts';
import { Outcomes } from './outcomes.ts';
import { SeatStream } from './seat-stream.ts';

/** Service -> its variables: how long a pod drains, and no limit that a fan reaches who buys again and again. */
export function officeConfig(drainSeconds: number): Record<string, Record<string, string>> {
  const config = drainingFor(drainSeconds);
  return { ...config, stay: { ...config['stay'], ...NO_GUEST_LIMITS } };
}

const NO_GUEST_LIMITS = { MAX_UNITS_PER_GUEST: '100000', MAX_NIGHTS_PER_GUEST: '100000' };

/** How many of each there are, and what they buy. */
export interface Crowd {
  readonly buyers: number;
  readonly readers: number;
  readonly watchers: number;
  /** Whose seat map they read and follow. */
  readonly performanceId: string;
  /** Holds what a fan then pays for. */
  bought(fan: Fan): Promise<Hold[]>;
  /** Purchases after which a buyer makes room for a new fan. @default never */
  readonly purchasesPerFan?: number;
}

/** Fans at work on an office. */
export interface Traffic {
  readonly outcomes: Outcomes;
  readonly streams: readonly SeatStream[];
  /** Ends purchases and reads; resolves when those under way are done. Streams stay. */
  stopBuying(): Promise<void>;
  /** Ends streams and closes connections, too. */
  stop(): Promise<void>;
}

/** Service -> what its pages ask for; each is answered 200. */
const pagesOf = (performanceId: string): Readonly<Record<string, string>> => ({
  web: '/',
  auth: '/api/auth/me',
  event: '/api/events',
  seat: `/api/seats?performance=${performanceId}`,
  ticket: '/api/tickets',
  merch: '/api/goods',
  stay: '/api/rooms',
  review: '/api/reviews/mine',
  notification: '/api/messages',
  view: '/api/overview/mine',
  gateway: '/openapi.json',
});

/** Connections of a browser to one origin that a page uses at a time. */
const CONNECTIONS = 2;

/**
 * Pauses between two requests of a reader, in milliseconds, spread evenly: some connections are idle for longer than a pod
 * drains, most are not.
 */
const READER_PAUSE_MS = 1_500;
const BUYER_PAUSE_MS = 400;

/**
 * Fans buy mixed baskets, read pages of every service and follow the seat map, each over keep-alive connections of their own,
 * through the balancer. None of them asks anything twice.
 */
export async function startTraffic(office: Office, crowd: Crowd): Promise<Traffic> {
  const outcomes = new Outcomes();
  const pools: Pool[] = [];
  const browser = (): Pool => {
    const pool = httpPool(office.cluster.url, CONNECTIONS);
    pools.push(pool);
    return pool;
  };
  const newFan = (pool: Pool): Promise<Fan> => office.newFan(pool, pool);
  const served = new Set(office.plan.services.map(({ entry }) => entry.service));
  const pages = Object.entries(pagesOf(crowd.performanceId)).flatMap(([service, path]) =>
    served.has(service) ? [path] : [],
  );
  const buying = new AbortController();
  const over = new AbortController();
  const pause = (mostMs: number): Promise<void> =>
    sleep(Math.random() * mostMs, undefined, { signal: buying.signal }).catch(() => undefined);

  async function buyer(first: Fan, pool: Pool): Promise<void> {
    let fan: Fan | undefined = first;
    for (let bought = 1; !buying.signal.aborted; bought++) {
      if (fan !== undefined) await buy(fan, outcomes, crowd);
      if (fan === undefined || bought % (crowd.purchasesPerFan ?? Number.POSITIVE_INFINITY) === 0)
        fan = await outcomes.of('sign-up', () => newFan(pool));
      await pause(BUYER_PAUSE_MS);
    }
  }
  async function reader(fan: Fan, first: number): Promise<void> {
    for (let turn = first; !buying.signal.aborted; turn++) {
      const path = pages[turn % pages.length] ?? '/';
      await outcomes.of(`GET ${path}`, async () => expectStatus(await fan.http.request('GET', path), 200));
      await pause(READER_PAUSE_MS);
    }
  }

  const working: Promise<void>[] = [];
  for (let index = 0; index < crowd.buyers + crowd.readers; index++) {
    const pool = browser();
    const fan = await newFan(pool);
    working.push(index < crowd.buyers ? buyer(fan, pool) : reader(fan, index));
  }
  const streams = Array.from(
    { length: crowd.watchers },
    () => new SeatStream(browser(), crowd.performanceId, outcomes),
  );
  const watching = streams.map((stream) => stream.follow(over.signal));

  const stopBuying = async (): Promise<void> => {
    buying.abort();
    await Promise.all(working);
  };
  return {
    outcomes,
    streams,
    stopBuying,
    async stop() {
      await stopBuying();
      over.abort();
      await Promise.all(watching);
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

/** From holds to tickets in hand; the first step that is not answered as meant ends it. */
async function buy(fan: Fan, outcomes: Outcomes, crowd: Crowd): Promise<void> {
  const holds = await outcomes.of('holds', () => crowd.bought(fan));
  if (holds === undefined) return;
  const placed = await outcomes.of('order', () => basket.order(fan, holds, 'kakao-pay'));
  if (placed === undefined) return;
  const returnUrl = await outcomes.of('provider', () => fan.atProvider(placed.redirectUrl));
  if (returnUrl === undefined) return;
  await outcomes.of('return', async () => expectStatus(await fan.comeBack(returnUrl), 303));
  for (let state = ''; state !== 'COMPLETED'; ) {
    // A long poll may end before the order does; asking on is what it is for.
    const order = await outcomes.of('order state', () => fan.seeOrder(placed.orderId, 10));
    if (order === undefined) return;
    if (ENDED.has(order.state)) {
      await outcomes.of('purchase', () => Promise.reject(new Error(`order ${order.id} is ${order.state}`)));
      return;
    }
    state = order.state;
  }
}

const ENDED = new Set(['EXPIRED', 'CANCELLED', 'UNDOING', 'REFUNDED']);

/** Three holds, one of each inventory, asked for side by side. */
export async function mixedBasket(fan: Fan): Promise<Hold[]> {
  const answers = await Promise.all([
    fan.tryHold({ performanceId: 'day-1', sectionId: 'S', quantity: 1 }),
    basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 1 }),
    basket.tryNights(fan, { roomId: 'camp', from: '2030-12-30', to: '2030-12-31', units: 1 }),
  ]);
  return answers.map((answer) => basket.granted(answer));
}
