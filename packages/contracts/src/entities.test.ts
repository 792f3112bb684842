import { describe, expect, test } from '@jest/globals';
import { type EventType, entityOf, events } from './index.ts';

const types = Object.keys(events).filter((type): type is EventType => type in events);

describe('the entity of an event', () => {
  test('is declared for each, by a name that consumers have stored and that never changes', () => {
    expect(types.map(entityOf).filter((entity) => entity === undefined)).toEqual([]);
    expect(Object.fromEntries(types.map((type) => [type, entityOf(type)]))).toMatchObject({
      'event.PerformanceChanged': 'event.PerformanceChanged',
      'seat.HoldExpired': 'seat.HoldPlaced',
      'ticket.OrderRefunded': 'ticket.OrderPlaced',
      'ticket.TicketTransferred': 'ticket.TicketVoided',
      'ticket.TicketReseated': 'ticket.TicketVoided',
      'payment.RefundCompleted': 'payment.PaymentCaptured',
    });
  });

  test('belongs to the service that publishes the event', () => {
    for (const type of types) expect(entityOf(type).split('.')[0]).toBe(type.split('.')[0]);
  });
});
