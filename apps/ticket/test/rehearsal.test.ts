import { generateKeyPairSync } from 'node:crypto';
import { rehearsed } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { ticketService } from '../src/ticket-service.ts';

describe('ticket rehearses orders before it is ready, before any sale is provisioned', () => {
  test('no row stays, nothing is published, logged or measured, and no other service is called', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const found = await rehearsed(
      ticketService(['kakao-pay', 'none']),
      (others) => ({
        ...{ AUTH_URL: others, SEAT_URL: others, PAYMENT_URL: others },
        ...{ SEAT_TOKEN: 'seat-edge', PAYMENT_TOKEN: 'payment-edge' },
        TICKET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
      ['auth.MemberErased', 'event.PerformanceChanged'],
    );
    expect(found).toEqual({ rounds: expect.any(Number), written: {}, calls: [], requests: 0, counted: [] });
    expect(found.rounds).toBeGreaterThan(0);
  });
});
