import { eventually, rehearsed, startReplicas } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { numberedSeats } from '../src/numbered-seats.ts';
import { seatService } from '../src/seat-service.ts';
import { numberedSection, saleDocument } from './replicas.ts';

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

describe('replicas that rehearse', () => {
  test('sell every seat once meanwhile, and refuse no fan', async () => {
    const seats = 24;
    const replicas = await startReplicas(
      seatService({ numbered: numberedSeats, paymentMethods: ['none'] }),
      ['auth.MemberErased', 'event.PerformanceChanged'],
      { REHEARSAL_MS: '3000' },
    );
    try {
      const document = saleDocument([numberedSection('A', 2, seats / 2)]);
      const provisioned = await replicas.internal('POST', '/internal/provision', {
        ...{ document, generation: 1, dryRun: false },
      });
      expect(provisioned.status).toBe(200);
      const statuses: number[] = [];
      for (let seat = 1; seat <= seats / 2; seat += 1) {
        const fan = await replicas.member();
        const asked = { performanceId: 'day-1', seats: [`day-1/A/1-${seat}`, `day-1/A/2-${seat}`] };
        statuses.push((await fan.ask('POST', '/api/seats/holds', asked)).status);
      }
      expect(new Set(statuses)).toEqual(new Set([201]));
      for (const { managementUrl } of replicas.all) {
        await eventually(async () => expect((await fetch(`${managementUrl}/readyz`)).status).toBe(200));
      }
      expect(await replicas.rows('SELECT count(*)::int AS n FROM holds')).toEqual([{ n: seats / 2 }]);
      expect(await replicas.rows('SELECT count(*)::int AS n FROM performances')).toEqual([{ n: 1 }]);
    } finally {
      await replicas.stop();
    }
  });
});
