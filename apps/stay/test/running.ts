import { Hold, type SaleDocument } from '@clove/contracts';
import { newId, type UnitOfWork } from '@clove/service-kit';
import { type Replicas, startReplicas, type TestMember } from '@clove/service-kit/testing';
import { afterAll, beforeAll } from '@jest/globals';
import { z } from 'zod';
import { postgresBookings } from '../src/adapters/postgres/booking-store.ts';
import { completeOverdue } from '../src/application/bookings.ts';
import { stayService } from '../src/stay-service.ts';

/** The whole service, two replicas of it on one database and broker, asked over HTTP in turn. */
export type RunningStay = Replicas & {
  provision(document: SaleDocument, generation: number, dryRun?: boolean): Promise<Response>;
  /** What the worker of each replica does once a minute, at both at once: how many stays each completed. */
  completeNow(): Promise<number[]>;
};

/** An answer with its body. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export async function startStay(
  document: SaleDocument,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningStay> {
  const service = stayService({ paymentMethods: ['kakao-pay', 'none'] });
  const unitsOfWork: UnitOfWork[] = [];
  const replicas = await startReplicas(
    {
      ...service,
      build(context) {
        unitsOfWork.push(context.unitOfWork);
        return service.build(context);
      },
    },
    ['auth.MemberErased'],
    env,
  );
  const bookings = postgresBookings();
  const stay: RunningStay = {
    ...replicas,
    provision: (given, generation, dryRun = false) =>
      replicas.internal('POST', '/internal/provision', { generation, dryRun, document: given }),
    completeNow: () =>
      Promise.all(unitsOfWork.map((each) => each.run((tx) => completeOverdue(tx, bookings)))),
  };
  const provisioned = await stay.provision(document, 1);
  if (provisioned.status !== 200) throw new Error(await provisioned.text());
  return stay;
}

/** The service for the tests of a file, started before and stopped after them. */
export function sharedStay(
  document: SaleDocument,
  env: Readonly<Record<string, string>> = {},
): () => RunningStay {
  let started: RunningStay | undefined;
  beforeAll(async () => {
    started = await startStay(document, env);
  });
  afterAll(() => started?.stop());
  return () => {
    if (started === undefined) throw new Error('the service is started once the tests run');
    return started;
  };
}

type Rooms = NonNullable<SaleDocument['rooms']>;

/** A sale that is open, with these rooms. */
export function saleOf(rooms: Rooms, timezone = 'Asia/Seoul'): SaleDocument {
  return {
    festival: 'test-festival',
    title: { ko: '시험' },
    timezone,
    currency: 'KRW',
    sales: { opensAt: '2020-01-01T00:00:00Z', closesAt: '2099-12-01T00:00:00Z', maxTicketsPerFan: 4 },
    performances: [
      {
        id: 'day-1',
        title: { ko: '첫째 날' },
        startsAt: '2099-08-07T04:00:00Z',
        sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 1000 }],
      },
    ],
    rooms,
    refunds: [],
  };
}

/** A room of three nights, Thursday to Sunday. */
export function roomOf(id: string, units: number, more: Partial<Rooms[number]> = {}): Rooms[number] {
  return {
    id,
    title: { ko: `방 ${id}`, en: `Room ${id}` },
    pricePerNight: 60_000,
    units,
    from: '2099-08-06',
    to: '2099-08-09',
    ...more,
  };
}

/** A day that many days from today, in Seoul. */
export function dayFromNow(days: number): string {
  return Temporal.Now.plainDateISO('Asia/Seoul').add({ days }).toString();
}

export async function answerOf(response: Response | Promise<Response>): Promise<Answer> {
  const { status } = await response;
  const text = await (await response).text();
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

export interface WantedNights {
  readonly roomId: string;
  readonly from: string;
  readonly to: string;
  readonly units: number;
  readonly guests?: number;
}

const Items = z.object({ items: z.array(z.looseObject({ result: z.string() })) });
const Shown = z.object({
  id: z.string(),
  unitId: z.string(),
  code: z.string().nullable(),
  state: z.string(),
  roomId: z.string(),
  from: z.string(),
  to: z.string(),
});

/** What guests, their orders and the desk do. */
export function stepsOn(stay: () => RunningStay) {
  const one = async (path: string, item: object): Promise<string> => {
    const response = await stay().internal('POST', `/internal/${path}`, { items: [item] });
    if (response.status !== 200) throw new Error(await response.text());
    const [answer] = Items.parse(await response.json()).items;
    return answer?.['reason'] === undefined ? `${answer?.result}` : `${answer.result}: ${answer['reason']}`;
  };
  const steps = {
    async hold(guest: TestMember, wanted: WantedNights): Promise<z.infer<typeof Hold>> {
      const { status, body } = await answerOf(guest.ask('POST', '/api/rooms/holds', wanted));
      if (status !== 201) throw new Error(JSON.stringify(body));
      return Hold.parse(body);
    },
    pin: (holdId: string, orderId: string) => one('holds/pin', { holdId, orderId, orderVersion: 1 }),
    sell: (holdId: string, orderId: string) => one('holds/sell', { holdId, orderId }),
    /** Held, paid and booked. */
    async buy(guest: TestMember, wanted: WantedNights) {
      const hold = await steps.hold(guest, wanted);
      const orderId = newId();
      await steps.pin(hold.id, orderId);
      await steps.sell(hold.id, orderId);
      return { hold, orderId };
    },
    withdraw: (
      line: { readonly hold: z.infer<typeof Hold>; readonly orderId: string },
      unitId = `${line.hold.id}/1`,
      regardless = false,
    ) =>
      one('deliveries/withdraw', {
        lineId: newId(),
        orderId: line.orderId,
        fanId: line.hold.fanId,
        holdId: line.hold.id,
        unitId,
        regardless,
      }),
    async bookingsOf(guest: TestMember) {
      const { body } = await answerOf(guest.ask('GET', '/api/bookings'));
      return z.object({ bookings: z.array(Shown) }).parse(body).bookings;
    },
    /** A guest's only booking. */
    async bookingOf(guest: TestMember) {
      const [booking, ...others] = await steps.bookingsOf(guest);
      if (booking === undefined || others.length > 0) throw new Error(`${others.length} more bookings`);
      return booking;
    },
  };
  return steps;
}

const Facts = z.array(z.looseObject({ kind: z.string() }));

/** The audit's facts of one kind. */
export async function factsOf(stay: RunningStay, kind: string): Promise<Record<string, unknown>[]> {
  const lines = (await (await stay.internal('GET', '/internal/audit')).text()).trim().split('\n');
  return Facts.parse(lines.map((line) => JSON.parse(line))).filter((fact) => fact.kind === kind);
}

const Section = z.looseObject({
  capacity: z.int(),
  free: z.int(),
  held: z.int(),
  pinned: z.int(),
  sold: z.int(),
});

/** Nights that do not add up, limits that are not what guests have, and units that are sold and not booked or the other way round. */
export async function faultsOf(stay: RunningStay): Promise<unknown[]> {
  const nights = (await factsOf(stay, 'section')).filter((fact) => {
    const { capacity, free, held, pinned, sold } = Section.parse(fact);
    return capacity !== free + held + pinned + sold;
  });
  const quotas = (await factsOf(stay, 'quota')).filter(({ used, live }) => used !== live);
  const idsOf = (facts: readonly Record<string, unknown>[]) => new Set(facts.map(({ unitId }) => unitId));
  const sold = idsOf((await factsOf(stay, 'unit')).filter(({ state }) => state === 'SOLD'));
  const booked = idsOf((await factsOf(stay, 'delivery')).filter(({ state }) => state !== 'CANCELLED'));
  const unlike = [...sold, ...booked].filter((unitId) => sold.has(unitId) !== booked.has(unitId));
  return [...nights, ...quotas, ...unlike];
}
