import type { AuditFact } from '@clove/contracts';
import { afterEach, describe, expect, test } from '@jest/globals';
import { audit } from '../src/application/audit.ts';
import { sortFacts } from '../src/domain/facts.ts';
import { violationsOf } from '../src/domain/invariants.ts';
import { run } from './run.ts';
import { type StandIn, standIn } from './stand-in.ts';

const at = new Date('2026-06-01T12:00:00Z');
const recently = '2026-06-01T11:59:00Z';
const longAgo = '2026-06-01T11:00:00Z';

type Of<K extends AuditFact['kind']> = Extract<AuditFact, { kind: K }>;

const unit: Of<'unit'> = {
  kind: 'unit',
  unitId: 'day-1/A/1-1',
  holdId: 'hold-1',
  orderId: 'order-1',
  state: 'SOLD',
  since: longAgo,
};
const section: Of<'section'> = {
  kind: 'section',
  section: 'day-1/A',
  capacity: 10,
  free: 9,
  held: 0,
  pinned: 0,
  sold: 1,
};
const quota: Of<'quota'> = { kind: 'quota', fanId: 'fan-1', used: 1, live: 1 };
const order: Of<'order'> = {
  kind: 'order',
  orderId: 'order-1',
  state: 'COMPLETED',
  paymentId: 'payment-1',
  total: 1000,
  paidByLines: 1000,
  overdueSeconds: 0,
};
const ticket: Of<'ticket'> = {
  kind: 'ticket',
  ticketId: 'ticket-1',
  orderId: 'order-1',
  unitId: 'day-1/A/1-1',
  state: 'VALID',
};
const payment: Of<'payment'> = {
  kind: 'payment',
  paymentId: 'payment-1',
  orderId: 'order-1',
  providerKey: 'T1',
  state: 'CAPTURED',
  captured: 1000,
  refunded: 0,
};
const provider: Of<'provider'> = {
  kind: 'provider',
  providerKey: 'T1',
  orderId: 'order-1',
  captured: 1000,
  cancelled: 0,
};
/** The same money, taken by staff. */
const taken: Of<'payment'> = { ...payment, providerKey: null, onsite: true };
const messaging: Of<'messaging'> = {
  kind: 'messaging',
  service: 'seat',
  outboxLagSeconds: 0.1,
  deadLetters: 0,
};

/** A shirt of the same order, picked up at the desk. */
const piece: Of<'unit'> = { ...unit, inventory: 'merch', unitId: 'hold-m/1', holdId: 'hold-m' };
const stock: Of<'section'> = { ...section, inventory: 'merch', section: 'tee/M' };
const pieces: Of<'quota'> = { ...quota, inventory: 'merch', item: 'tee' };
const pickUp: Of<'delivery'> = {
  kind: 'delivery',
  inventory: 'merch',
  unitId: 'hold-m/1',
  holdId: 'hold-m',
  orderId: 'order-1',
  state: 'READY',
};
const line: Of<'line'> = {
  kind: 'line',
  inventory: 'merch',
  lineId: 'line-m',
  orderId: 'order-1',
  unitId: 'hold-m/1',
  state: 'PAID',
};
/** Two nights of the same order. */
const nights: Of<'unit'> = { ...unit, inventory: 'stay', unitId: 'hold-s/1', holdId: 'hold-s' };
const booking: Of<'delivery'> = { ...pickUp, inventory: 'stay', unitId: 'hold-s/1', state: 'CHECKED_IN' };
const nightLine: Of<'line'> = { ...line, inventory: 'stay', lineId: 'line-s', unitId: 'hold-s/1' };

/** What an order of a shirt and two nights adds to the sale. */
const goods: readonly AuditFact[] = [piece, stock, pieces, pickUp, line, nights, booking, nightLine];
const without = (...left: AuditFact[]) => goods.filter((fact) => !left.includes(fact));

/** A sale without violations. */
const sound: readonly AuditFact[] = [unit, section, quota, order, ticket, payment, provider, messaging];

/** The sound sale with some facts replaced (by kind) or left out (null), and others added. */
function sale(
  replaced: { [K in AuditFact['kind']]?: Of<K> | null },
  ...added: AuditFact[]
): readonly AuditFact[] {
  const rest = sound.flatMap((fact) => {
    const replacement = replaced[fact.kind];
    if (replacement === undefined) return [fact];
    return replacement === null ? [] : [replacement];
  });
  return [...rest, ...added];
}

function violations(facts: readonly AuditFact[], withProvider = true): string[] {
  return violationsOf(sortFacts(facts, { at, withProvider })).map(
    ({ invariant, key }) => `${invariant} ${key}`,
  );
}

describe('the invariants of the sale', () => {
  test('a sound sale breaks none', () => {
    expect(violations(sound)).toEqual([]);
  });

  test.each<{ seeded: string; facts: readonly AuditFact[]; named: string[] }>([
    {
      seeded: 'a seat sold to two holds',
      facts: sale({}, { ...unit, holdId: 'hold-2' }),
      named: ['unit-sold-once day-1/A/1-1'],
    },
    {
      seeded: 'a sold seat without a ticket',
      facts: sale({ ticket: { ...ticket, state: 'VOID' } }),
      named: ['sold-unit-has-ticket day-1/A/1-1'],
    },
    {
      seeded: 'two tickets for one seat',
      facts: sale({}, { ...ticket, ticketId: 'ticket-2' }),
      named: ['unit-has-one-ticket day-1/A/1-1'],
    },
    {
      seeded: 'a ticket whose seat is free',
      facts: sale({ unit: null }),
      named: ['ticket-has-sold-unit day-1/A/1-1'],
    },
    {
      seeded: 'a ticket of another order than its seat',
      facts: sale(
        { ticket: { ...ticket, orderId: 'order-2' } },
        { ...order, orderId: 'order-2', total: 0, paidByLines: 0, paymentId: null },
      ),
      named: ['ticket-and-unit-same-order day-1/A/1-1', 'completed-order-has-lines order-1'],
    },
    {
      seeded: 'a ticket of an order that never completed',
      facts: sale({ order: { ...order, state: 'CAPTURING' } }),
      named: ['ticket-has-completed-order ticket-1', 'captured-money-has-order payment-1'],
    },
    {
      seeded: 'a piece sold to two holds',
      facts: sale({}, ...goods, { ...piece, holdId: 'hold-x' }),
      named: ['unit-sold-once merch hold-m/1'],
    },
    {
      seeded: 'a piece that was sold and not delivered',
      facts: sale({}, ...without(pickUp)),
      named: ['sold-unit-has-delivery merch hold-m/1'],
    },
    {
      seeded: 'nights that were sold, and whose booking is cancelled',
      facts: sale({}, ...without(booking), { ...booking, state: 'CANCELLED' }),
      named: ['sold-unit-has-delivery stay hold-s/1'],
    },
    {
      seeded: 'two pick-ups of one piece',
      facts: sale({}, ...goods, { ...pickUp, state: 'COLLECTED' }),
      named: ['unit-has-one-delivery merch hold-m/1'],
    },
    {
      seeded: 'a piece delivered and paid, and free to be sold again',
      facts: sale({}, ...without(piece)),
      named: ['delivery-has-sold-unit merch hold-m/1', 'line-has-sold-unit merch hold-m/1'],
    },
    {
      seeded: 'a booking of another order than its nights',
      facts: sale(
        {},
        ...without(booking),
        { ...booking, orderId: 'order-2' },
        { ...order, orderId: 'order-2', state: 'EXPIRED', total: 0, paidByLines: 0, paymentId: null },
      ),
      named: ['delivery-and-unit-same-order stay hold-s/1', 'delivery-has-completed-order stay hold-s/1'],
    },
    {
      seeded: 'a sold piece that no line pays for',
      facts: sale({}, ...without(line)),
      named: ['sold-unit-has-line merch hold-m/1'],
    },
    {
      seeded: 'nights that two lines pay for',
      facts: sale({}, ...goods, { ...nightLine, lineId: 'line-x' }),
      named: ['unit-has-one-line stay hold-s/1'],
    },
    {
      seeded: 'a paid line of an order that is unknown',
      facts: sale({}, ...without(line), { ...line, orderId: 'order-9' }),
      named: ['line-and-unit-same-order merch hold-m/1', 'line-has-completed-order line-m'],
    },
    {
      seeded: 'a piece kept for an order that expired',
      facts: sale(
        {},
        { ...piece, orderId: 'order-2', state: 'PINNED', since: recently },
        { ...order, orderId: 'order-2', state: 'EXPIRED', total: 0, paidByLines: 0, paymentId: null },
      ),
      named: ['unit-kept-for-live-order merch hold-m/1'],
    },
    {
      seeded: 'a piece pinned for an hour while nothing is captured',
      facts: sale(
        {},
        { ...piece, orderId: 'order-2', state: 'PINNED' },
        { ...order, orderId: 'order-2', state: 'CONFIRMING', total: 0, paidByLines: 0, paymentId: null },
      ),
      named: ['pin-ends merch hold-m/1'],
    },
    {
      seeded: 'a stock whose numbers do not add up',
      facts: sale({}, ...without(stock), { ...stock, free: 10 }),
      named: ['capacity-adds-up merch tee/M'],
    },
    {
      seeded: "a fan's limit of an item that misses a piece",
      facts: sale({}, ...without(pieces), { ...pieces, used: 0 }),
      named: ['quota-is-live-units merch tee fan-1'],
    },
    {
      seeded: 'a code that counts a use too many, and a discount without a voucher',
      facts: sale(
        {},
        { kind: 'voucher', of: 'code', key: 'early EARLY', used: 2, live: 1 },
        { kind: 'voucher', of: 'fan', key: 'early fan-1', used: 1, live: 1 },
        { kind: 'voucher', of: 'order', key: 'order-1', used: 500, live: 0 },
      ),
      named: ['voucher-uses-are-live-orders early EARLY', 'discount-has-voucher order-1'],
    },
    {
      seeded: 'a completed order without lines',
      facts: sale({ ticket: null, unit: null }),
      named: ['completed-order-has-lines order-1'],
    },
    {
      seeded: 'a seat kept for an order that expired',
      facts: sale({
        unit: { ...unit, state: 'PINNED', since: recently },
        order: { ...order, state: 'EXPIRED' },
        ticket: null,
        payment: null,
        provider: null,
      }),
      named: ['unit-kept-for-live-order day-1/A/1-1'],
    },
    {
      seeded: 'a seat pinned for an hour while nothing is captured',
      facts: sale({
        unit: { ...unit, state: 'PINNED' },
        order: { ...order, state: 'CONFIRMING' },
        ticket: null,
        payment: { ...payment, state: 'READY', captured: 0 },
        provider: null,
      }),
      named: ['pin-ends day-1/A/1-1'],
    },
    {
      seeded: 'a section whose numbers do not add up',
      facts: sale({ section: { ...section, free: 10 } }),
      named: ['capacity-adds-up day-1/A'],
    },
    {
      seeded: 'a quota that misses a seat',
      facts: sale({ quota: { ...quota, used: 0 } }),
      named: ['quota-is-live-units fan-1'],
    },
    {
      seeded: 'a ticket without captured payment',
      facts: sale({ payment: null, provider: null }),
      named: ['completed-order-is-paid order-1'],
    },
    {
      seeded: 'an order whose lines cost less than was captured',
      facts: sale({ order: { ...order, paidByLines: 900 } }),
      named: ['completed-order-is-paid order-1'],
    },
    {
      seeded: 'captured money of an expired order, not refunded',
      facts: sale({ unit: null, ticket: null, order: { ...order, state: 'EXPIRED' } }),
      named: ['captured-money-has-order payment-1'],
    },
    {
      seeded: 'captured money of an unknown order',
      facts: sale({ unit: null, ticket: null, order: null }),
      named: ['captured-money-has-order payment-1'],
    },
    {
      seeded: 'more refunded than captured',
      facts: sale({
        payment: { ...payment, refunded: 1500 },
        provider: { ...provider, cancelled: 1500 },
      }),
      named: ['refunds-within-captured payment-1'],
    },
    {
      seeded: 'two live payments of one order',
      facts: sale({}, { ...payment, paymentId: 'payment-2', providerKey: 'T2', state: 'READY', captured: 0 }),
      named: ['one-live-payment-per-order order-1'],
    },
    {
      seeded: 'a provider that captured another amount',
      facts: sale({ provider: { ...provider, captured: 2000 } }),
      named: ['ledgers-agree T1'],
    },
    {
      seeded: 'a provider that captured a payment unknown to the ledger',
      facts: sale({}, { ...provider, providerKey: 'T9' }),
      named: ['ledgers-agree T9'],
    },
    {
      seeded: 'a capture unknown to the provider',
      facts: sale({ provider: null }),
      named: ['ledgers-agree T1'],
    },
    {
      seeded: 'a refund the provider never carried out',
      facts: sale({ payment: { ...payment, refunded: 300 } }),
      named: ['ledgers-agree T1'],
    },
    {
      seeded: 'a refund that a person paid, counted twice: the provider carried it out as well',
      facts: sale({
        payment: { ...payment, refunded: 300, refundedByHand: 300 },
        provider: { ...provider, cancelled: 300 },
      }),
      named: ['ledgers-agree T1'],
    },
    {
      seeded: 'money that was taken on site, and by the provider as well',
      facts: sale({ payment: taken }),
      named: ['ledgers-agree T1'],
    },
    {
      seeded: 'a capture that the provider does not have, marked as taken on site',
      facts: sale({ payment: { ...payment, onsite: true }, provider: null }),
      named: ['onsite-money-has-no-provider payment-1'],
    },
    {
      seeded: 'money that was taken on site and paid back by no one',
      facts: sale({ payment: { ...taken, refunded: 300, refundedByHand: 0 }, provider: null }),
      named: ['onsite-money-has-no-provider payment-1'],
    },
    {
      seeded: 'less taken on site than the order costs',
      facts: sale({ payment: { ...taken, captured: 900 }, provider: null }),
      named: ['completed-order-is-paid order-1'],
    },
    {
      seeded: 'an order overdue by eleven minutes',
      facts: sale({ order: { ...order, overdueSeconds: 660 } }),
      named: ['order-moves-on order-1'],
    },
    {
      seeded: 'an outbox that lags a minute',
      facts: sale({ messaging: { ...messaging, outboxLagSeconds: 61 } }),
      named: ['outbox-keeps-up seat'],
    },
    {
      seeded: 'a dead letter that was not acknowledged',
      facts: sale({ messaging: { ...messaging, deadLetters: 1 } }),
      named: ['no-dead-letters seat'],
    },
  ])('$seeded is named', ({ facts, named }) => {
    expect(violations(facts).sort()).toEqual([...named].sort());
  });

  test.each<{ sound: string; facts: readonly AuditFact[] }>([
    {
      sound: 'a seat pinned for long while the capture is unknown',
      facts: sale({
        unit: { ...unit, state: 'PINNED' },
        order: { ...order, state: 'CAPTURING' },
        ticket: null,
        payment: { ...payment, state: 'UNKNOWN', captured: 0 },
        provider: null,
      }),
    },
    {
      sound: 'a late capture that was given back in full',
      facts: sale(
        {},
        { ...provider, providerKey: 'T2', captured: 500, cancelled: 500 },
        {
          ...payment,
          paymentId: 'payment-2',
          providerKey: 'T2',
          state: 'STRAY',
          captured: 0,
        },
      ),
    },
    {
      sound: 'money that was taken on site, and in part paid back by hand',
      facts: sale({ payment: { ...taken, refunded: 300, refundedByHand: 300 }, provider: null }),
    },
    { sound: 'an order of a place, a shirt and two nights', facts: sale({}, ...goods) },
    {
      sound: 'an order of a shirt alone',
      facts: sale({ unit: null, ticket: null }, piece, pickUp, line),
    },
    {
      sound: 'a shirt that is being taken back, its unit free already',
      facts: sale({}, stock, pieces, { ...pickUp, state: 'VOID' }, { ...line, state: 'CANCELLING' }),
    },
    {
      sound: 'a line that is being taken back, its unit not yet free',
      facts: sale({}, piece, pickUp, { ...line, state: 'CANCELLING' }),
    },
    {
      sound: 'a line whose inventory is asked to take it back',
      facts: sale({}, piece, pickUp, { ...line, state: 'WITHDRAWING' }),
    },
    {
      sound: 'cancelled goods',
      facts: sale({}, { ...pickUp, state: 'VOID' }, { ...line, state: 'CANCELLED' }),
    },
    {
      sound: 'a free order',
      facts: sale({
        order: { ...order, total: 0, paidByLines: 0, paymentId: null },
        payment: null,
        provider: null,
      }),
    },
    {
      sound: 'a refunded order',
      facts: sale({
        unit: null,
        ticket: null,
        order: { ...order, state: 'REFUNDED' },
        payment: { ...payment, refunded: 1000 },
        provider: { ...provider, cancelled: 1000 },
      }),
    },
  ])('$sound is no violation', ({ facts }) => {
    expect(violations(facts)).toEqual([]);
  });

  test('where the provider has no readable ledger, it is not compared', () => {
    expect(violations(sale({ provider: null }), false)).toEqual([]);
  });
});

describe('two scans', () => {
  const scans = async (...results: (readonly AuditFact[])[]) => {
    let scan = 0;
    let gaps = 0;
    const report = await audit({
      sources: [{ service: 'all', facts: async () => [...(results[scan++] ?? [])] }],
      withProvider: true,
      gap: async () => {
        gaps += 1;
      },
      now: () => at,
    });
    return { ...report, gaps };
  };

  test('work in flight shows in one scan only and is no violation', async () => {
    const ticketFirst = sale({ unit: { ...unit, state: 'PINNED', since: recently } });
    expect(await scans(ticketFirst, sound)).toMatchObject({ violations: [], settled: 1, gaps: 1 });
  });

  test('another key in the second scan is other work in flight, not the same violation', async () => {
    const first = sale({ quota: { ...quota, fanId: 'fan-1', used: 2 } });
    const second = sale({ quota: { ...quota, fanId: 'fan-2', used: 2 } });
    expect((await scans(first, second)).violations).toEqual([]);
  });

  test('what is wrong in both is a violation', async () => {
    const wrong = sale({ quota: { ...quota, used: 2 } });
    expect((await scans(wrong, wrong)).violations).toMatchObject([
      { invariant: 'quota-is-live-units', key: 'fan-1' },
    ]);
  });

  test('a clean first scan needs no second one', async () => {
    expect(await scans(sound)).toMatchObject({ violations: [], gaps: 0 });
  });
});

describe('the audit command', () => {
  const started: StandIn[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.close()));
  });

  const homes: Record<string, AuditFact['kind'][]> = {
    SEAT: ['unit', 'section', 'quota'],
    TICKET: ['order', 'ticket'],
    PAYMENT: ['payment', 'messaging'],
    PAYMENT_SANDBOX: ['provider'],
  };

  const serviceOf = (stem: string) => stem.toLowerCase().replaceAll('_', '-');

  async function environmentFor(facts: readonly unknown[], services = Object.keys(homes)) {
    const environment: Record<string, string> = {
      AUDIT_GAP_SECONDS: '0',
      WAIT_SECONDS: '0',
      AUDITED_SERVICES: services.map(serviceOf).join(','),
    };
    for (const service of services) {
      const own = facts.filter((fact) =>
        homes[service]?.some((kind) => JSON.stringify(fact).includes(`"kind":"${kind}"`)),
      );
      const made = await standIn(`token-${service}`, (method, path) => {
        if (method !== 'GET' || path !== '/internal/audit') throw new Error(`unexpected ${method} ${path}`);
        return { status: 200, lines: own };
      });
      started.push(made);
      environment[`${service}_URL`] = made.url;
      environment[`${service}_TOKEN`] = `token-${service}`;
    }
    return environment;
  }

  test('exits 0 when every invariant holds', async () => {
    const { code, output } = await run(['audit'], await environmentFor(sound));
    expect({ code, output }).toEqual({
      code: 0,
      output: '8 facts, 0 violations, 0 settled between the scans',
    });
  });

  test('names the violation with its key in a table and exits 1', async () => {
    const { code, output } = await run(['audit'], await environmentFor(sale({ unit: null })));
    expect(code).toBe(1);
    expect(output).toMatch(/INVARIANT +KEY +WHAT/);
    expect(output).toMatch(/ticket-has-sold-unit +day-1\/A\/1-1 +ticket ticket-1 stands/);
  });

  test('without a sandbox only the ledger of payment is audited', async () => {
    const environment = await environmentFor(sound, ['SEAT', 'TICKET', 'PAYMENT']);
    expect((await run(['audit'], environment)).code).toBe(0);
  });

  test('every service that the catalogue says to audit is asked', async () => {
    const environment = await environmentFor(sound);
    const event = await standIn('token-EVENT', () => ({
      status: 200,
      lines: [{ ...messaging, service: 'event', deadLetters: 2 }],
    }));
    started.push(event);
    const { code, output } = await run(['audit'], {
      ...environment,
      AUDITED_SERVICES: `${environment['AUDITED_SERVICES']},event`,
      EVENT_URL: event.url,
      EVENT_TOKEN: 'token-EVENT',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/no-dead-letters +event/);
  });

  test('a service to audit without an address is named, and so is whom to audit', async () => {
    const { EVENT_URL, ...environment } = await environmentFor(sound);
    const other = await run(['audit'], {
      ...environment,
      AUDITED_SERVICES: 'seat,event',
      AUDIT_GAP_SECONDS: '-1',
    });
    expect(other.code).toBe(42);
    expect(other.output).toContain('EVENT_URL');
    expect(other.output).toContain('AUDIT_GAP_SECONDS');
    const { AUDITED_SERVICES, ...without } = environment;
    expect((await run(['audit'], without)).output).toContain('AUDITED_SERVICES');
  });

  test('a service that cannot be read is no clean audit', async () => {
    const environment = await environmentFor(sound);
    await started[1]?.close();
    started.splice(1, 1);
    const { code, output } = await run(['audit'], environment);
    expect(code).toBe(1);
    expect(output).toContain('ticket /internal/audit: no answer');
  });

  test('a fact that does not fit the contract is not skipped', async () => {
    const environment = await environmentFor([...sound, { ...quota, surprise: true }]);
    const { code, output } = await run(['audit'], environment);
    expect(code).toBe(1);
    expect(output).toContain('seat /internal/audit: line');
  });
});
