import { rehearsed } from '@clove/service-kit/testing';
import { describe, expect, test } from '@jest/globals';
import { gateway } from '../src/service.ts';
import { renderedRoutes } from './routes.ts';

describe('the gateway rehearses what browsers ask for before it is ready', () => {
  test('no service is called, and nothing is logged or measured', async () => {
    const found = await rehearsed(gateway, (others) => ({
      ...{ AUTH_URL: others, AUTH_INTERNAL_URL: others, SEAT_URL: others, QUEUE_URL: others },
      ...{ AUTH_TOKEN: 'auth-edge', QUEUE_TOKEN: 'queue-edge', SESSION_KEY: 'a-session-key-for-tests' },
      ROUTES: renderedRoutes({ auth: others, event: others, seat: others, ticket: others, web: others }),
    }));
    expect(found).toMatchObject({ written: {}, requests: 0, counted: [] });
    // What its own workers poll.
    expect(found.calls.filter((path) => path.startsWith('/api/orders'))).toEqual([]);
    expect(found.calls).not.toContain('/internal/sessions');
    expect(found.rounds).toBeGreaterThan(0);
  });
});
