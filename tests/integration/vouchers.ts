import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { expectStatus, type Fan, type Order } from '../fan/fan.ts';
import type { Answer } from '../fan/http-client.ts';
import type { Office } from '../office/office.ts';
import { together } from '../office/together.ts';

const performanceId = 'codes';
const PRICE = 200_000;
const Opened = z.object({ opens: z.array(z.string()), grants: z.object({ seat: z.string() }) });
const Held = z.object({ id: z.string() });
const Codes = z.object({ codes: z.array(z.string()) });
const SeatMap = z.object({ sections: z.array(z.object({ id: z.string() })) });
const hidden = { performanceId, sectionId: 'VIP', quantity: 1 };

/** Codes through the gateway: a hidden section, a discount, places for nothing, and more fans than uses. */
export function vouchers(theOffice: () => Office): void {
  let office: Office;
  let organiser: Fan;

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    organiser = await office.organiser();
  }, 240_000);

  const open = async (fan: Fan, code: string) =>
    Opened.parse(expectStatus(await fan.unsafe('/api/vouchers/openings', { code }), 200).json);
  const hold = (fan: Fan, body: object, grant?: string): Promise<Answer> =>
    fan.http.request('POST', '/api/seats/holds', {
      body,
      headers: {
        'idempotency-key': randomUUID(),
        ...(grant === undefined ? {} : { 'voucher-grant': grant }),
      },
    });
  const order = (fan: Fan, holdId: string, voucher?: string): Promise<Answer> =>
    fan.unsafe('/api/orders', { holdIds: [holdId], paymentMethod: 'kakao-pay', ...(voucher && { voucher }) });
  const placed = (answer: Answer) =>
    expectStatus(answer, 201).json as { order: Order; redirectUrl: string | null };
  const sections = async (fan: Fan, headers: Record<string, string> = {}) => {
    const answer = await fan.http.request('GET', `/api/seats?performance=${performanceId}`, { headers });
    return SeatMap.parse(expectStatus(answer, 200).json).sections.map(({ id }) => id);
  };

  test('a hidden section is nowhere to be seen without the code of the file, and is bought with it at half the price', async () => {
    const [fan, other] = await Promise.all([office.newFan(), office.newFan()]);
    expect(await sections(fan)).toEqual(['A']);
    const catalogue = expectStatus(await fan.http.request('GET', `/api/events/${performanceId}`), 200);
    expect(catalogue.text).not.toContain('VIP');
    expect((await hold(fan, hidden)).status).toBe(422);

    const { grants, opens } = await open(fan, 'fan club-2026');
    expect(opens).toEqual(['VIP']);
    expect(await sections(fan, { 'voucher-grant': grants.seat })).toEqual(['A', 'VIP']);
    expect((await hold(other, hidden, grants.seat)).status).toBe(403);
    const held = Held.parse(expectStatus(await hold(fan, hidden, grants.seat), 201).json);
    expect((await order(fan, held.id)).json).toMatchObject({ type: '/problems/voucher-required' });
    const { order: half, redirectUrl } = placed(await order(fan, held.id, 'FANCLUB2026'));
    expect(half.total).toBe(PRICE / 2);
    await fan.comeBack(await fan.atProvider(redirectUrl ?? ''));
    expect((await fan.settledOrder(half.id)).state).toBe('COMPLETED');
    expect(await office.providerCalls(half.id)).toMatchObject({ approve: 1, captured: PRICE / 2 });
  }, 120_000);

  test('of 12 fans with one code of 3 uses, 3 get their seat for nothing and without the provider; fans make no vouchers', async () => {
    const terms = { percent: 100, free: true, uses: 3, performances: [performanceId], sections: ['A'] };
    const put = (fan: Fan) => fan.http.request('PUT', '/api/vouchers/press', { body: terms });
    expectStatus(await put(organiser), 201);
    const made = await organiser.unsafe('/api/vouchers/press/codes', { count: 1 });
    const [code = ''] = Codes.parse(expectStatus(made, 201).json).codes;
    const fans = await together(Array.from({ length: 12 }), 6, () => office.newFan());
    expect((await put(fans[0]!)).status).toBe(403);
    const holds = await together(fans, 12, async (fan, index) => ({
      fan,
      holdId: (await fan.hold({ performanceId, seats: [`${performanceId}/A/1-${index + 1}`] })).id,
    }));
    const answers = await together(holds, 12, async ({ fan, holdId }) => ({
      fan,
      answer: await order(fan, holdId, code.toLowerCase()),
    }));
    const won = answers.filter(({ answer }) => answer.status === 201);
    expect(won).toHaveLength(3);
    for (const { answer } of answers.filter(({ answer: { status } }) => status !== 201)) {
      expect(answer.json).toMatchObject({ status: 409, type: '/problems/voucher-used-up' });
    }
    for (const { fan, answer } of won) {
      const { order: own, redirectUrl } = placed(answer);
      expect([own.total, redirectUrl]).toEqual([0, null]);
      expect((await fan.settledOrder(own.id)).state).toBe('COMPLETED');
      expect(await office.providerCalls(own.id)).toMatchObject({ approve: 0, captured: 0 });
    }
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 240_000);
}
