import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Currency,
  GenerationRequest,
  LocalisedText,
  Performance,
  type ProvisionRequest,
  provisionRequest,
  RefundRule,
} from '@clove/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { run } from './run.ts';
import { type StandIn, type StandInAnswer, standIn } from './stand-in.ts';

const document = {
  version: 1,
  festival: 'test-festival',
  title: { ko: '시험' },
  timezone: 'Asia/Seoul',
  currency: 'KRW',
  sales: { opensAt: '2026-06-01T11:00:00Z', closesAt: '2026-08-01T11:00:00Z', maxTicketsPerFan: 4 },
  performances: [
    {
      id: 'day-1',
      title: { ko: '첫째 날' },
      startsAt: '2026-08-07T04:00:00Z',
      sections: [{ id: 'S', kind: 'standing', capacity: 10, price: 100 }],
    },
  ],
  refunds: [],
  goods: [{ id: 'tee', title: { ko: '티셔츠' }, price: 100, maxPerFan: 2, stock: 5 }],
  rooms: [
    { id: 'camp', title: { ko: '캠핑' }, pricePerNight: 100, units: 3, from: '2026-08-06', to: '2026-08-08' },
  ],
};

/** What services up to release 0.6.0 accept: every field known, none missing. */
const requestOfRelease060 = z.strictObject({
  generation: z.int().min(1),
  dryRun: z.boolean(),
  document: z.strictObject({
    festival: z.string(),
    title: LocalisedText,
    timezone: z.string(),
    currency: Currency,
    sales: z.strictObject({ opensAt: z.string(), closesAt: z.string(), maxTicketsPerFan: z.int() }),
    performances: z.array(Performance).min(1),
    refunds: z.array(RefundRule),
  }),
});

const names = ['event', 'seat', 'ticket', 'merch', 'stay'] as const;
const sections = {
  event: ['performances', 'refunds'],
  seat: ['performances', 'refunds'],
  ticket: ['performances', 'refunds'],
  merch: ['performances', 'goods'],
  stay: ['rooms'],
} as const;
type Name = (typeof names)[number];

const accepted: StandInAnswer = {
  status: 200,
  body: {
    changes: [
      { entity: 'performance/day-1', action: 'updated', overridden: ['title: "a" -> "b"'] },
      { entity: 'festival/test-festival', action: 'unchanged', overridden: [] },
    ],
  },
};

describe('provision', () => {
  let folder: string;
  let standIns: StandIn[];
  let applied: { name: Name; request: ProvisionRequest<never> }[];
  /** What a service answers; absent = it accepts. */
  let answers: Partial<Record<Name, (request: ProvisionRequest<never>) => StandInAnswer>>;
  let environment: Record<string, string>;
  /** The last request of each service, as sent. */
  const bodies = new Map<Name, unknown>();
  const runs = new Map<string, number>();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clove-provision-'));
    applied = [];
    answers = {};
    runs.clear();
    environment = {
      PROVISION_FILE: join(folder, 'sale.json'),
      RUN_ID: 'run-1',
      WAIT_SECONDS: '0',
      SALE_SECTIONS: JSON.stringify(sections),
    };
    await writeFile(environment['PROVISION_FILE'] ?? '', JSON.stringify(document));
    standIns = [];
    for (const name of names) {
      const service = await standIn(`token-${name}`, (method, path, body) => serve(name, method, path, body));
      standIns.push(service);
      environment[`${name.toUpperCase()}_URL`] = service.url;
      environment[`${name.toUpperCase()}_TOKEN`] = `token-${name}`;
    }
  });

  afterEach(async () => {
    await Promise.all(standIns.map((service) => service.close()));
    await rm(folder, { recursive: true });
  });

  function serve(name: Name, method: string, path: string, body: unknown): StandInAnswer {
    if (name === 'event' && path === '/internal/provision/generations') {
      const { run: id } = GenerationRequest.parse(body);
      runs.set(id, runs.get(id) ?? runs.size + 7);
      return { status: 200, body: { generation: runs.get(id) } };
    }
    if (method !== 'POST' || path !== '/internal/provision') throw new Error(`unexpected ${method} ${path}`);
    const request = (
      name === 'merch' || name === 'stay' ? provisionRequest<never>() : requestOfRelease060
    ).parse(body);
    bodies.set(name, body);
    const answer = answers[name]?.(request) ?? accepted;
    if (!request.dryRun && answer.status === 200) applied.push({ name, request });
    return answer;
  }

  test('asks all for a dry run, then applies to all, and prints what changed and what was overridden', async () => {
    const { code, output } = await run(['provision'], environment);
    expect(code).toBe(0);
    expect(applied.map(({ name, request }) => [name, request.generation])).toEqual([
      ['event', 7],
      ['seat', 7],
      ['ticket', 7],
      ['merch', 7],
      ['stay', 7],
    ]);
    expect(output.split('\n')).toEqual([
      'dry run accepted by event, seat, ticket, merch, stay',
      ...names.flatMap((name) => [
        `${name}: performance/day-1 updated`,
        `${name}: performance/day-1 console value replaced by the file: title: "a" -> "b"`,
        `${name}: 1 unchanged`,
      ]),
      'generation 7 applied',
    ]);
  });

  test('each gets the base and the sections that its catalogue entry names; a seat of release 0.6.0 accepts a sale with goods', async () => {
    expect((await run(['provision'], environment)).code).toBe(0);
    const { version, performances, refunds, goods, rooms, ...base } = document;
    const sent = (name: Name) => z.object({ document: z.unknown() }).parse(bodies.get(name)).document;
    expect(sent('seat')).toEqual({ ...base, performances, refunds });
    expect(sent('merch')).toEqual({ ...base, performances, goods });
    expect(sent('stay')).toEqual({ ...base, rooms });
  });

  test('a section that the file leaves out is not sent', async () => {
    const { goods, ...others } = document;
    await writeFile(environment['PROVISION_FILE'] ?? '', JSON.stringify(others));
    expect((await run(['provision'], environment)).code).toBe(0);
    expect(bodies.get('merch')).not.toHaveProperty('document.goods');
  });

  test('names the settings of operations that are kept', async () => {
    const kept = ['sales paused since 2026-06-01T11:05:00.000Z: the provider is down'];
    answers = { seat: () => ({ status: 200, body: { changes: [], kept } }) };
    const { code, output } = await run(['provision'], environment);
    expect(code).toBe(0);
    expect(output.split('\n')).toContain(`seat: stays as operations set it: ${kept[0]}`);
  });

  test('a retried Job keeps its generation', async () => {
    await run(['provision'], environment);
    await run(['provision'], environment);
    expect(new Set(applied.map(({ request }) => request.generation))).toEqual(new Set([7]));
  });

  test('one refusal aborts all: nothing is applied anywhere, and every refusal is printed', async () => {
    answers.seat = () => ({
      status: 422,
      body: { detail: 'no', errors: [{ path: 'a.b', message: 'too few' }] },
    });
    answers.ticket = () => ({ status: 409, body: { detail: 'made in the console' } });
    const { code, output } = await run(['provision'], environment);
    expect(code).toBe(42);
    expect(applied).toEqual([]);
    expect(output).toContain('seat: a.b: too few');
    expect(output).toContain('ticket: made in the console');
    expect(output).toContain('nothing was applied');
  });

  test('a service that does not answer is no refusal: nothing is applied and the Job repeats it', async () => {
    answers.ticket = () => ({ status: 503, body: { detail: 'starting' } });
    const { code, output } = await run(['provision'], environment);
    expect(code).toBe(1);
    expect(applied).toEqual([]);
    expect(output).toContain('ticket /internal/provision: 503 starting');
  });

  test('it waits for a service that starts late', async () => {
    let tries = 0;
    answers.seat = () => {
      tries += 1;
      return tries < 2 ? { status: 503, body: { detail: 'starting' } } : accepted;
    };
    const { code, output } = await run(['provision'], { ...environment, WAIT_SECONDS: '10' });
    expect(code).toBe(0);
    expect(output).toMatch(/waiting for event, seat, ticket, merch, stay, \d+ s left: seat .*503 starting/);
  });

  test('a wrong edge credential is not taken for a refusal of the document', async () => {
    const { code, output } = await run(['provision'], { ...environment, SEAT_TOKEN: 'old' });
    expect(code).toBe(1);
    expect(output).toContain('401');
    expect(applied).toEqual([]);
  });

  test('a sale document with errors names every field and is not sent', async () => {
    await writeFile(
      environment['PROVISION_FILE'] ?? '',
      JSON.stringify({ ...document, currency: 'GBP', performances: [] }),
    );
    const { code, output } = await run(['provision'], environment);
    expect(code).toBe(42);
    expect(output).toContain('currency');
    expect(output).toContain('performances');
    expect(runs.size).toBe(0);
  });

  test('everything missing in the environment is reported at once', async () => {
    const { SALE_SECTIONS, EVENT_URL, RUN_ID, SEAT_TOKEN, ...left } = environment;
    const { code, output } = await run(['provision'], { ...left, SALE_SECTIONS });
    expect(code).toBe(42);
    for (const key of ['RUN_ID', 'EVENT_URL', 'SEAT_TOKEN']) expect(output).toContain(key);
    expect((await run(['provision'], left)).output).toContain('SALE_SECTIONS');
    const numberless = JSON.stringify({ seat: ['performances'] });
    expect((await run(['provision'], { ...environment, SALE_SECTIONS: numberless })).output).toContain(
      'must name event',
    );
  });
});
