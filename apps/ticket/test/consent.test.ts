import { randomUUID } from 'node:crypto';
import type { LegalTexts } from '@clove/contracts';
import { eventually } from '@clove/service-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Office, type OrderBody } from './office.ts';
import { saleDocument } from './sale-document.ts';

const terms = { version: '2026-05-01', link: 'https://a.example/terms' };
const privacy = { version: '2026-03-01', link: 'https://a.example/privacy' };

let office: Office;
let generation = 1;
beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

interface Refused {
  readonly type: string;
  readonly missing: readonly { readonly text: string; readonly version: string; readonly link: string }[];
  readonly errors: readonly { readonly path: string }[];
}

function ask<B>(consent: unknown, { fan = randomUUID(), key = randomUUID() } = {}) {
  const hold = office.inventory.place(fan, [10_000]);
  return office.request<B>('POST', '/api/orders', {
    ...{ as: fan, key },
    body: {
      holdIds: [hold.id],
      paymentMethod: 'kakao-pay',
      ...(consent === undefined ? {} : { consent }),
    },
  });
}

/** Sells under these texts from now on. */
async function name(legalTexts: LegalTexts): Promise<void> {
  generation += 1;
  const { status } = await office.provision({ ...saleDocument(), legalTexts }, generation);
  expect(status).toBe(200);
  // A replica remembers the terms for a moment: until it asks for these versions.
  await eventually(async () => {
    const { body } = await ask<Refused>({});
    expect(body.missing.map(({ version }) => version)).toEqual(
      Object.values(legalTexts).map(({ version }) => version),
    );
  });
}

async function exported(orderId: string) {
  const answer = await office.download('/api/exports/orders?format=json');
  const rows: unknown = await answer.json();
  if (!Array.isArray(rows)) throw new Error('an export is a list');
  return rows.find((row) => row.orderId === orderId);
}

describe('an order', () => {
  test('of a festival without legal texts needs no consent, and keeps none', async () => {
    for (const consent of [undefined, { terms: '2026-05-01' }]) {
      const { status, body } = await ask<{ order: OrderBody }>(consent);
      expect(status).toBe(201);
      expect(await exported(body.order.id)).toMatchObject({ termsVersion: null, privacyVersion: null });
    }
  });

  test('without consent to the texts of its festival is refused with what is missing, and nothing is placed', async () => {
    await name({ terms, privacy });
    const fan = randomUUID();
    for (const [consent, missing] of [
      [undefined, ['terms', 'privacy']],
      [{ terms: '2026-04-30', privacy: '2026-03-01' }, ['terms']],
      [{ terms: '2026-05-01' }, ['privacy']],
    ] as const) {
      const { status, body } = await ask<Refused>(consent, { fan });
      expect(status).toBe(422);
      expect(body.type).toBe('/problems/consent-needed');
      expect(body.missing.map(({ text }) => text)).toEqual(missing);
      expect(body.errors.map(({ path }) => path)).toEqual(missing.map((text) => `body.consent.${text}`));
    }
    const listed = await office.request<{ orders: unknown[] }>('GET', '/api/orders', { as: fan });
    expect(listed.body.orders).toEqual([]);
  });

  test('keeps the versions that its fan agreed to and when, also once the texts change', async () => {
    const fan = randomUUID();
    const consent = { terms: terms.version, privacy: privacy.version };
    const { body } = await ask<{ order: OrderBody & { createdAt: string } }>(consent, { fan });
    await name({ terms: { ...terms, version: '2026-11-01' } });
    expect(await exported(body.order.id)).toMatchObject({
      createdAt: body.order.createdAt,
      memberId: fan,
      termsVersion: '2026-05-01',
      privacyVersion: '2026-03-01',
    });
    const again = await ask<{ order: OrderBody }>({ terms: '2026-11-01', privacy: '2026-03-01' }, { fan });
    // What is no longer asked for is not kept, whatever a client sends.
    expect(await exported(again.body.order.id)).toMatchObject({
      termsVersion: '2026-11-01',
      privacyVersion: null,
    });
  });

  test('that was placed is answered again with its key, also once the texts changed', async () => {
    const [fan, key] = [randomUUID(), randomUUID()];
    const hold = office.inventory.place(fan, [10_000]);
    const order = () =>
      office.request<{ order: OrderBody }>('POST', '/api/orders', {
        ...{ as: fan, key },
        body: { holdIds: [hold.id], paymentMethod: 'kakao-pay', consent: { terms: '2026-11-01' } },
      });
    const placed = await order();
    await name({ terms: { ...terms, version: '2026-12-01' } });
    const repeated = await order();
    expect([repeated.status, repeated.body.order.id]).toEqual([201, placed.body.order.id]);
  });

  test('with a version that is no day is refused as malformed', async () => {
    expect((await ask({ terms: 'all of them' })).status).toBe(400);
  });
});
