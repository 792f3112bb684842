import { beforeAll, expect, test } from '@jest/globals';
import type { Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';

/** What clients send that the office must refuse, by name and without an effect. */
export function badRequests(theOffice: () => Office): void {
  let office: Office;
  let fan: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    fan = await office.newFan();
  }, 240_000);

  test('is answered with every wrong field at once, with a correlation id, and changes nothing', async () => {
    const before = await office.rowCount('seat', 'holds');
    const answer = await fan.unsafe('/api/seats/holds', {
      performanceId: 7,
      sectionId: '',
      quantity: 'many',
    });
    expect(answer.status).toBe(400);
    expect(String(answer.headers['content-type'])).toContain('application/problem+json');
    expect(answer.json).toMatchObject({
      status: 400,
      correlationId: expect.any(String),
      errors: expect.any(Array),
    });
    const paths = (answer.json as { errors: { path: string }[] }).errors.map((error) => error.path).join(' ');
    for (const field of ['performanceId', 'quantity']) expect(paths).toContain(field);
    expect(await office.rowCount('seat', 'holds')).toBe(before);
  });

  test.each([
    ['not JSON', '{"performanceId":'],
    ['an array', '[]'],
    ['a number', '1'],
  ])('%s gets a clear 400', async (_title, raw) => {
    const answer = await office.raw(
      'POST',
      '/api/seats/holds',
      raw,
      { 'idempotency-key': crypto.randomUUID() },
      fan,
    );
    expect(answer.status).toBe(400);
    expect(String(answer.headers['content-type'])).toContain('application/problem+json');
  });

  test('without an Idempotency-Key is refused', async () => {
    const answer = await fan.http.request('POST', '/api/seats/holds', {
      body: { performanceId: 'requests', sectionId: 'S', quantity: 1 },
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/Idempotency-Key/i);
  });

  test('with a used Idempotency-Key and another body is 422; with the same body it is answered as before', async () => {
    const key = crypto.randomUUID();
    const request = { performanceId: 'requests', sectionId: 'S', quantity: 1 };
    const first = await fan.tryHold(request, key);
    expect(first.status).toBe(201);
    const again = await fan.tryHold(request, key);
    expect(again.status).toBe(201);
    expect(again.json).toEqual(first.json);
    expect((await fan.tryHold({ ...request, quantity: 2 }, key)).status).toBe(422);
  });

  test('without a session is 401, with a fan\u2019s session on an organiser\u2019s route 403', async () => {
    const { Fan: AnyFan } = await import('../fan/fan.ts');
    const anonymous = new AnyFan(office.pool, office.baseUrl);
    expect((await anonymous.tryHold({ performanceId: 'requests', sectionId: 'S', quantity: 1 })).status).toBe(
      401,
    );
    expect((await fan.http.request('GET', '/api/events/sales')).status).toBe(403);
  });

  test.each(['day-9/A/1-1', 'requests/Z/1-1', 'requests/A/99-1', "requests/A/1-1'; DROP TABLE seats; --"])(
    'for the unknown seat %s is refused and names it',
    async (seat) => {
      const answer = await fan.tryHold({ performanceId: 'requests', seats: [seat] });
      expect([400, 404, 409, 422]).toContain(answer.status);
      expect((answer.json as { detail: string }).detail.length).toBeGreaterThan(0);
    },
  );

  test('from another origin is refused, though the cookie came along', async () => {
    const answer = await fan.http.request('POST', '/api/seats/holds', {
      body: { performanceId: 'requests', sectionId: 'S', quantity: 1 },
      headers: { origin: 'https://evil.example', 'idempotency-key': crypto.randomUUID() },
    });
    expect(answer.status).toBe(403);
  });
}
