import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Office } from '../office/office.ts';
import { openCommitted } from '../office/open-office.ts';

/** What ops merged is what runs: the committed manifests themselves, not a fresh rendering of them. */
describe('the committed staging tree of seoul-jazz-2026', () => {
  let office: Office;

  beforeAll(async () => {
    office = await openCommitted('staging', 'seoul-jazz-2026');
  }, 240_000);

  afterAll(() => office?.stop());

  test('runs on this machine and sells a ticket behind its public https address', async () => {
    expect(office.baseUrl).toMatch(/^https:/);
    const fan = await office.newFan();
    expect(fan.http.cookie('__Host-clove_session')).toBeDefined();
    const events = await fan.http.request('GET', '/api/events');
    const { performances } = events.json as { performances: { id: string }[] };
    const order = await fan.buy(await office.twoPlaces(performances[0]?.id ?? '', true), 'kakao-pay');
    expect(order.state).toBe('COMPLETED');
    expect(await office.auditWhenQuiet()).toEqual([]);
  }, 120_000);
});
