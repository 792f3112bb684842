import { describe, expect, test } from '@jest/globals';
import { chosenQuote } from '../../app/account/cancel-sum.ts';
import type { LineQuote, Ticket } from '../../app/account/data.ts';
import { holdingsOf } from '../../app/account/holdings.ts';
import { groupedByPerformance, neighbours, numberAmong } from '../../app/account/ticket-order.ts';

const starts: Readonly<Record<string, string>> = {
  friday: '2030-06-07T10:00:00.000Z',
  saturday: '2030-06-08T05:00:00.000Z',
};

function ticket(
  id: string,
  performanceId: string,
  seat: string | null,
  state: Ticket['state'] = 'VALID',
): Ticket {
  const startsAt = starts[performanceId] ?? null;
  return {
    id,
    orderId: 'order',
    performanceId,
    performanceTitle: null,
    startsAt,
    doorsAt: null,
    performance: { startsAt, previousStartsAt: null, moveReason: null, cancelled: null },
    sectionId: 'A',
    seat,
    category: null,
    paid: 1000,
    state,
    serial: 1,
    issuedAt: '2026-06-01T00:00:00.000Z',
    checkedInAt: null,
    offer: null,
    qr: null,
  };
}

describe('tickets', () => {
  const tickets = [
    ticket('a', 'saturday', 'A 1-2'),
    ticket('b', 'friday', 'A 1-10'),
    ticket('c', 'friday', 'A 1-9'),
    ticket('d', 'friday', 'A 1-1', 'VOID'),
  ];

  test('stand by performance and seat, the next performance first, void ones apart', () => {
    const { ahead, over } = groupedByPerformance(tickets);
    expect(ahead.map((group) => group.tickets.map(({ id }) => id))).toEqual([['c', 'b'], ['a']]);
    expect(over.map((group) => group.tickets.map(({ id }) => id))).toEqual([['d']]);
  });

  test('are counted among those that admit: a void one has no number', () => {
    const [a, b, c, d] = tickets;
    const of = (each: Ticket | undefined) => (each === undefined ? undefined : numberAmong(each, tickets));
    expect([of(c), of(b), of(a), of(d)]).toEqual([
      { number: 1, count: 2 },
      { number: 2, count: 2 },
      { number: 1, count: 1 },
      undefined,
    ]);
    expect(c && neighbours(c, tickets)).toEqual({ previous: undefined, next: b });
    expect(d && neighbours(d, tickets)).toEqual({ previous: undefined, next: undefined });
  });
});

test('a quote adds up what is chosen and can be cancelled, until the first of its ends', () => {
  const line = (lineId: string, fee: number | null, until: string): LineQuote => ({
    lineId,
    ticketId: null,
    paid: 1000,
    refused: fee === null ? 'REFUNDS_CLOSED' : null,
    offer: fee === null ? null : { fee, refund: 1000 - fee, until },
  });
  const lines = [
    line('a', 100, '2030-06-02T00:00:00.000Z'),
    line('b', 0, '2030-06-01T00:00:00.000Z'),
    line('c', null, ''),
    line('d', 300, '2030-05-01T00:00:00.000Z'),
  ];
  expect(chosenQuote(lines, new Set(['a', 'b', 'c']))).toEqual({
    paid: 2000,
    fee: 100,
    refund: 1900,
    until: '2030-06-01T00:00:00.000Z',
  });
  expect(chosenQuote(lines, new Set())).toEqual({ paid: 0, fee: 0, refund: 0, until: undefined });
});

test('what keeps an account is counted, also where an older release leaves a list out', () => {
  expect(holdingsOf({ body: { tickets: [{}, {}], orders: [] } })).toEqual({
    tickets: 2,
    orders: 0,
    deliveries: 0,
  });
});
