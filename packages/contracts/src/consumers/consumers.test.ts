import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type EventType, events } from '../events/index.ts';
import { namedFields, requiredFields } from '../events/required-fields.ts';
import { consumers, unmetByAnswer, unmetByEvent } from './index.ts';

const needs = Object.entries(consumers).flatMap(([consumer, { events: needed }]) =>
  Object.entries(needed).map(([type, need]) => ({ consumer, type, need })),
);

describe('what the contract promises', () => {
  test.each(needs)('$consumer can rely on of $type', ({ consumer, type, need }) => {
    expect(isEvent(type)).toBe(true);
    if (!isEvent(type)) return;
    const contract = events[type].data;
    const [promised, known] = [new Set(requiredFields(contract)), new Set(namedFields(contract))];
    const missing = requiredFields(need).filter((field) => !promised.has(field));
    const renamed = namedFields(need).filter((field) => !known.has(field));
    expect({ consumer, missing, renamed }).toEqual({ consumer, missing: [], renamed: [] });
  });
});

describe('output that a consumer cannot read', () => {
  const voided = {
    id: 'ticket-1',
    orderId: 'order-1',
    fanId: 'fan-1',
    performanceId: 'day-1',
    sectionId: 'A',
    seat: null,
    paid: 132_000,
    state: 'VOID',
  };

  test('is named by consumer and field', () => {
    expect(unmetByEvent('ticket.TicketVoided', voided)).toEqual([]);
    const { sectionId: _, ...without } = voided;
    expect(unmetByEvent('ticket.TicketVoided', without).map((unmet) => unmet.split(':')[0])).toEqual([
      'event needs sectionId',
      'notification needs sectionId',
      'view needs sectionId',
      'webhook needs sectionId',
    ]);
  });

  test('is also a value that a consumer switches on and does not know', () => {
    const unmet = unmetByEvent('ticket.TicketVoided', { ...voided, state: 'BURNT' });
    expect(unmet.map((each) => each.split(':')[0])).toEqual([
      'review needs state',
      'view needs state',
      'webhook needs state',
    ]);
    expect(unmetByAnswer('/internal/holds/sell', { result: 'perhaps' })).toEqual([
      expect.stringContaining('ticket needs result'),
    ]);
  });

  test('is nothing that no consumer reads', () => {
    expect(unmetByEvent('auth.MemberRegistered', {})).toEqual([]);
    const lone = { view: { events: { 'auth.MemberErased': z.object({ id: z.string() }) } } };
    expect(unmetByEvent('auth.MemberErased', { erasedAt: 'now' }, lone)).toHaveLength(1);
  });
});

function isEvent(type: string): type is EventType {
  return Object.hasOwn(events, type);
}
