import type { FindAnswer, StoryFact } from '@clove/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from './run.ts';
import { type StandIn, standIn } from './stand-in.ts';

const ORDER = 'order-1';
const TICKET = 'ticket-1';
const PAYMENT = 'payment-1';
const MEMBER = '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10';

let stories: Record<string, Record<string, FindAnswer>>;
let asked: string[];
let services: StandIn[];
let environment: Record<string, string>;

const entry = (at: string | null, type: string, id: string, fact: StoryFact) => ({
  at,
  subject: { type, id },
  ...fact,
});

beforeEach(async () => {
  asked = [];
  const ofOrder = {
    entries: [
      {
        ...entry('2026-06-01T11:00:01Z', 'order', ORDER, {
          kind: 'order-placed',
          values: { memberId: MEMBER, quantity: 1, amount: 33_000, currency: 'KRW', method: 'toss' },
        }),
        correlationId: 'c-1',
      },
      entry(null, 'order', ORDER, {
        kind: 'order-state',
        values: { state: 'COMPLETED', reason: null },
      }),
    ],
    related: [TICKET, PAYMENT],
  };
  stories = {
    ticket: {
      [ORDER]: ofOrder,
      // The same again, as part of the ticket's own story.
      [TICKET]: {
        entries: [
          entry('2026-06-01T11:00:04Z', 'ticket', TICKET, {
            kind: 'ticket-issued',
            values: { unitId: 'arena/A/1-4' },
          }),
          ...ofOrder.entries,
        ],
        related: [ORDER],
      },
    },
    payment: {
      [PAYMENT]: {
        entries: [
          entry('2026-06-01T11:00:02Z', 'payment', PAYMENT, {
            kind: 'payment-captured',
            values: { amount: 33_000, currency: 'KRW' },
          }),
        ],
        related: ['toss-77', ORDER],
      },
      'toss-77': { entries: [], related: [PAYMENT] },
    },
  };
  services = await Promise.all(
    ['ticket', 'payment', 'payment-sandbox'].map((service) =>
      standIn(`token-${service}`, (method, path, body) => {
        if (method !== 'POST' || path !== '/internal/find') throw new Error(`${method} ${path}`);
        const story = stories[service];
        if (story === undefined) return { status: 404, body: { detail: 'no such route' } };
        const { id } = body as { id: string };
        asked.push(`${service} ${id}`);
        return { status: 200, body: story[id] ?? { entries: [], related: [] } };
      }),
    ),
  );
  environment = Object.fromEntries(
    ['TICKET', 'PAYMENT', 'PAYMENT_SANDBOX'].flatMap((name, index) => [
      [`${name}_URL`, services[index]?.url ?? ''],
      [`${name}_TOKEN`, `token-${name.toLowerCase().replace('_', '-')}`],
    ]),
  );
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
});

describe('find', () => {
  test.each([ORDER, TICKET, PAYMENT, 'toss-77'])(
    'finds the same history from any of its ids: %s',
    async (id) => {
      const { code, output } = await run(['find', id], environment);
      const lines = output.split('\n');
      expect(code).toBe(0);
      expect(lines).toHaveLength(5);
      expect(lines[0]).toBe(
        `2026-06-01T11:00:01Z  ticket        order order-1: placed by member ${MEMBER}: 1 units, 33000 KRW by toss [c-1]`,
      );
      expect(lines[1]).toContain('captured 33000 KRW');
      expect(lines[2]).toContain('issued for arena/A/1-4');
      expect(lines[3]).toMatch(/^now\s+ticket\s+order order-1: COMPLETED$/);
      expect(lines[4]).toBe('these keep no story: payment-sandbox');
      // Each id once, of each service that can say.
      expect(new Set(asked).size).toBe(asked.length);
    },
  );

  test('shows a kind of a newer service by its name and values, and a known kind whose values changed', async () => {
    const of = { at: null, subject: { type: 'order', id: 'new' } };
    stories['ticket'] = {
      new: {
        entries: [
          { ...of, kind: 'seat-swapped', values: { memberId: MEMBER, seats: ['A', 'B'], fee: null } },
          { ...of, kind: 'payment-captured', values: { sum: '33,000' } },
        ],
        related: [],
      },
    };
    const { output } = await run(['find', 'new'], environment);
    expect(output).toContain(`order new: seat-swapped, memberId ${MEMBER}, seats A,B, fee null`);
    expect(output).toContain('order new: payment-captured, sum 33,000');
  });

  test('says that no service knows an id, with exit code 1', async () => {
    expect(await run(['find', 'nothing'], environment)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no service knows nothing'),
    });
  });

  test('follows a bounded number of ids, and says how many it left out', async () => {
    const related = Array.from({ length: 150 }, (_, index) => `unit-${index}`);
    stories['ticket'] = {
      big: {
        entries: [entry(null, 'order', 'big', { kind: 'order-sold', values: {} })],
        related,
      },
    };
    const { code, output } = await run(['find', 'big'], environment);
    expect(code).toBe(0);
    expect(output).toContain('51 more ids belong to this story');
    expect(asked.length).toBe(200);
  });

  test('refuses an e-mail address and more than one id before it asks', async () => {
    expect((await run(['find', 'fan@festival.example'], environment)).code).toBe(42);
    expect((await run(['find', 'a', 'b'], environment)).code).toBe(42);
    expect((await run(['find'], environment)).code).toBe(42);
    expect(asked).toEqual([]);
  });
});
