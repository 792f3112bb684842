import { rehearsed } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { numberedSeats } from '../src/numbered-seats.ts';
import { seatService } from '../src/seat-service.ts';

describe('seat rehearses purchases before it is ready, before any sale is provisioned', () => {
  test.each([
    ['numbered seats', { numbered: numberedSeats }],
    ['standing places', {}],
  ])('%s: no row stays, nothing is published, logged or measured', async (_kind, sold) => {
    const found = await rehearsed(
      seatService({ ...sold, paymentMethods: ['none'] }),
      (others) => ({ AUTH_URL: others, EDGE_TICKET_TOKEN: 'ticket-edge-token-0123456789abcdef' }),
      ['auth.MemberErased', 'event.PerformanceChanged'],
    );
    expect(found).toEqual({ rounds: expect.any(Number), written: {}, calls: [], requests: 0, counted: [] });
    expect(found.rounds).toBeGreaterThan(0);
  });
});
