import { Instant, InventoryName, LocalId, LocalisedText, VoucherCode, VoucherScope } from '@clove/contracts';
import { clientNetwork } from '@clove/order-saga';
import { type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { openWithCode } from '../../application/open-with-code.ts';
import { privately } from './privately.ts';

const Opened = z.strictObject({
  voucher: z.strictObject({ id: LocalId, title: LocalisedText.optional() }),
  opens: z.array(LocalId).describe('Hidden sections that can be seen and held'),
  passes: z
    .array(
      z.strictObject({
        id: LocalId,
        title: LocalisedText,
        performances: z.array(LocalId),
        sectionId: LocalId,
        startsAt: Instant,
      }),
    )
    .describe('Hidden passes that can be seen and held; their prices are on the seat map of their id'),
  presale: z.boolean().describe('What is in scope can be held before the sale opens'),
  scope: VoucherScope,
  until: Instant.describe('Excluded; send the code again for more'),
  grants: z
    .partialRecord(InventoryName, z.string())
    .describe('By inventory: send it as `Voucher-Grant` with requests for holds, and for the seat map'),
});
const example: z.infer<typeof Opened> = {
  voucher: { id: 'fan-club', title: { ko: '팬클럽', en: 'Fan club' } },
  opens: ['VIP'],
  passes: [
    {
      ...{ id: 'fan-pass', title: { ko: '팬클럽 통합권', en: 'Fan club pass' } },
      ...{ performances: ['day-1', 'day-2'], sectionId: 'VIP', startsAt: '2026-08-07T04:00:00.000Z' },
    },
  ],
  presale: true,
  scope: { performances: ['day-1'] },
  until: '2026-05-30T11:10:00.000Z',
  grants: { seat: 'CLVG1.eyJmYW5JZCI6IjAxOSJ9.c2lnbmF0dXJl' },
};

/** Fans open hidden sections and early sales with a code. */
export function voucherOpeningRoute(open: ReturnType<typeof openWithCode>): Route {
  return route({
    method: 'post',
    path: '/api/vouchers/openings',
    operationId: 'openWithCode',
    summary:
      'Opens the hidden sections and the early sale of a code for ten minutes. No use of the code is taken: the order of what is held like this names the code, and takes one',
    access: 'member',
    body: z.strictObject({ code: VoucherCode }),
    examples: { body: { code: 'fan-club 2026' } },
    responses: {
      200: { description: 'What is open, for this member alone', schema: Opened, example },
      409: { description: 'voucher-expired, voucher-used-up, voucher-used-by-you' },
      422: { description: 'voucher-unknown, voucher-opens-nothing' },
      429: { description: 'too-many-codes: codes that do not exist were tried too often' },
    },
    async handler({ principal, body: { code }, headers }) {
      const opened = await open(principal.memberId, { code, network: clientNetwork(headers) });
      const { voucher, passes, until, grants } = opened;
      const {
        title,
        opens = [],
        presale = false,
        performances,
        sections,
        categories,
        goods,
        rooms,
      } = voucher.terms;
      return {
        status: 200,
        headers: privately,
        body: {
          ...{ voucher: { id: voucher.id, title }, opens, presale },
          passes: passes.map((pass) => ({ ...pass, performances: [...pass.performances] })),
          ...{ scope: { performances, sections, categories, goods, rooms }, until, grants },
        },
      };
    },
  });
}
