import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { run } from './run.ts';
import { type StandIn, type StandInAnswer, standIn } from './stand-in.ts';

const topology = {
  queues: {
    event: ['seat.HoldSold'],
    view: ['ticket.OrderCompleted', 'ticket.OrderPlaced', 'seat.HoldSold', 'auth.MemberRegistered'],
  },
};

const Request = z.strictObject({
  queue: z.string(),
  types: z.array(z.string()),
  since: z.string().optional(),
  after: z.int(),
  upTo: z.int().optional(),
});

const publishers = ['auth', 'seat', 'ticket'] as const;
type Publisher = (typeof publishers)[number];

let started: StandIn[];
let asked: ({ service: Publisher } & z.infer<typeof Request>)[];
/** What a service answers instead of a page. Absent: it replays 10 rows a page, up to row 25. */
let answers: Partial<Record<Publisher, (after: number) => StandInAnswer | undefined>>;
let environment: Record<string, string>;

beforeEach(async () => {
  asked = [];
  answers = {};
  started = [];
  environment = { BROKER_TOPOLOGY: JSON.stringify(topology), WAIT_SECONDS: '0' };
  for (const service of publishers) {
    const made = await standIn(`token-${service}`, (method, path, body) => {
      if (method !== 'POST' || path !== '/internal/outbox/replay') throw new Error(`unexpected ${path}`);
      const request = Request.parse(body);
      asked.push({ service, ...request });
      const last = Math.min(request.after + 10, 25);
      const page = { published: last - request.after, last, upTo: request.upTo ?? 25, done: last === 25 };
      return answers[service]?.(request.after) ?? { status: 200, body: page };
    });
    started.push(made);
    environment[`${service.toUpperCase()}_URL`] = made.url;
    environment[`${service.toUpperCase()}_TOKEN`] = `token-${service}`;
  }
});

afterEach(() => Promise.all(started.map((service) => service.close())));

describe('events replay', () => {
  test('asks every publisher of what the service consumes for all pages of its own types', async () => {
    const { code, output } = await run(['events', 'replay', '--to', 'view'], environment);
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/75 events replayed to view$/),
    });
    expect(asked.map(({ service, after, upTo }) => [service, after, upTo])).toEqual(
      publishers.flatMap((service) => [
        [service, 0, undefined],
        [service, 10, 25],
        [service, 20, 25],
      ]),
    );
    expect(asked.at(-1)).toMatchObject({
      queue: 'view',
      types: ['ticket.OrderCompleted', 'ticket.OrderPlaced'],
    });
  });

  test('names a publisher that the festival does without, and goes on with the others', async () => {
    const { TICKET_URL, ...others } = environment;
    const { code, output } = await run(['events', 'replay', '--to', 'view'], others);
    expect(code).toBe(0);
    expect(output).toContain('not asked, because no address is set: ticket');
    expect(output).toContain('50 events replayed to view');
    const named = await run(['events', 'replay', '--to', 'view', '--from', 'ticket'], others);
    expect(named).toMatchObject({ code: 42, output: expect.stringContaining('TICKET_URL') });
  });

  test('asks only who is named, and only for what was published since an instant', async () => {
    const since = '2026-06-01T20:00:00+09:00';
    const chosen = ['--from', 'ticket,seat', '--since', since];
    expect((await run(['events', 'replay', '--to', 'view', ...chosen], environment)).code).toBe(0);
    expect(new Set(asked.map(({ service }) => service))).toEqual(new Set(['ticket', 'seat']));
    expect(new Set(asked.map((request) => request.since))).toEqual(new Set([since]));
  });

  test('waits for a service that is restarting, and asks for the same page again', async () => {
    let refused = 0;
    answers.ticket = (after) =>
      after === 10 && refused++ === 0 ? { status: 503, body: { detail: 'no' } } : undefined;
    const { code, output } = await run(['events', 'replay', '--to', 'view', '--from', 'ticket'], {
      ...environment,
      WAIT_SECONDS: '10',
    });
    expect(code).toBe(0);
    expect(asked.map(({ after }) => after)).toEqual([0, 10, 10, 20]);
    expect(output).toContain('waiting for ticket');
  });

  test('says where to go on when it ended early, and goes on there', async () => {
    answers.ticket = (after) => (after === 20 ? { status: 500, body: { detail: 'broken' } } : undefined);
    const only = ['events', 'replay', '--to', 'view', '--from', 'ticket'];
    const { code, output } = await run(only, environment);
    expect(code).toBe(1);
    expect(output).toContain('go on with --from ticket --after 20');
    answers = {};
    expect((await run([...only, '--after', '20'], environment)).output).toContain(
      '5 events replayed to view',
    );
  });

  test('a queue that the broker does not have is no matter of waiting', async () => {
    answers.auth = () => ({ status: 409, body: { detail: 'The broker has no queue view' } });
    const { code, output } = await run(['events', 'replay', '--to', 'view'], environment);
    expect(code).toBe(42);
    expect(output).toContain('The broker has no queue view');
  });

  test.each([
    { args: ['--to', 'web'], says: 'web consumes no events; consumers: event, view' },
    {
      args: ['--to', 'event', '--from', 'ticket'],
      says: 'event consumes nothing of ticket, only events of seat',
    },
    { args: ['--to', 'constructor'], says: 'constructor consumes no events' },
    { args: [], says: '--to: name the consuming service' },
    { args: ['--to', 'view', '--since', 'yesterday'], says: '--since: an instant' },
    { args: ['--to', 'view', '--after', '5'], says: '--after: counts in one service' },
    { args: ['--to', 'view', '--form', 'seat'], says: 'form' },
  ])('refuses $args and says what is possible', async ({ args, says }) => {
    const { code, output } = await run(['events', 'replay', ...args], environment);
    expect(code).toBe(42);
    expect(output).toContain(says);
    expect(asked).toEqual([]);
  });
});
