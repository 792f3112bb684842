import { Amount, Instant, LocalId, VoucherCode, VoucherTerms } from '@clove/contracts';
import { idempotently, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import type { SupportStore } from '../../application/support-ports.ts';
import {
  addCodes,
  closeVoucher,
  MOST_CODES_AT_ONCE,
  putVoucher,
  type VoucherShelf,
} from '../../application/vouchers.ts';
import { TicketRefused } from '../../domain/refusals.ts';
import { privately } from './privately.ts';
import { deskMember } from './support-routes.ts';

export interface VoucherRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly shelf: VoucherShelf;
  readonly store: Pick<SupportStore, 'log'>;
}

const ShownVoucher = z.strictObject({
  id: LocalId,
  managedBy: z
    .enum(['file', 'console'])
    .describe('file: of the festival file, which changes it again when it says something new of it'),
  open: z.boolean().describe('false: none of its codes gives anything'),
  terms: VoucherTerms,
  codes: z.int(),
  used: z.int().describe('Orders with its codes that are paid or being paid'),
  discount: Amount.describe('What was taken off those that were paid'),
});
const ShownCode = z.strictObject({ code: z.string(), used: z.int(), off: z.boolean(), createdAt: Instant });
const ofVoucher = z.strictObject({ voucherId: LocalId });

const terms: VoucherTerms = {
  title: { ko: '얼리버드', en: 'Early bird' },
  percent: 10,
  sections: ['A'],
  until: '2026-06-30T15:00:00Z',
  uses: 500,
  usesPerFan: 1,
};
const example: z.infer<typeof ShownVoucher> = {
  ...{ id: 'early-bird', managedBy: 'console', open: true, terms },
  ...{ codes: 1, used: 213, discount: 2_811_600 },
};

/** For organisers, and machines with `vouchers:manage`; operations read. Every change is written down beside what the support desk does. */
export function voucherRoutes({ unitOfWork, reads, shelf, store }: VoucherRouteParts): Route[] {
  const changing = { access: ['organiser'], scope: 'vouchers:manage' } as const;
  const reading = { access: ['organiser', 'ops'], scope: 'vouchers:manage' } as const;
  return [
    route({
      method: 'get',
      path: '/api/vouchers',
      operationId: 'listVouchers',
      summary:
        'What fans get with codes, and how often they used them. Codes: GET /api/vouchers/{voucherId}/codes',
      ...reading,
      responses: {
        200: {
          description: 'By id',
          schema: z.strictObject({ vouchers: z.array(ShownVoucher) }),
          example: { vouchers: [example] },
        },
      },
      handler: async () => ({
        status: 200,
        headers: privately,
        body: { vouchers: await shelf.list(reads) },
      }),
    }),
    route({
      method: 'put',
      path: '/api/vouchers/:voucherId',
      operationId: 'putVoucher',
      summary:
        'Makes a voucher, or says anew what it gives and to whom: one discount at most (percent, amount or price), what it covers, from when until when, uses of each code and of each fan, a least total, hidden sections that it opens, an early sale. With `code` it has that one; without, codes are made next. Orders that were placed keep their prices',
      ...changing,
      params: ofVoucher,
      body: VoucherTerms.extend({ code: VoucherCode.optional() }),
      examples: { body: { ...terms, code: 'EARLYBIRD' } },
      responses: {
        200: { description: 'Changed', schema: ShownVoucher, example },
        201: { description: 'Made', schema: ShownVoucher, example },
        409: { description: 'codes-of-other-vouchers' },
        422: {
          description:
            'voucher-faults: what contradicts itself, by field; unknown-performances, unknown-sections: what the festival does not have',
        },
      },
      async handler({ params: { voucherId }, body, principal }) {
        const { isNew } = await unitOfWork.run(async (tx) => {
          const put = await putVoucher(tx, shelf, voucherId, body);
          const { code: _, ...said } = body;
          await store.log(tx, {
            ...{ by: deskMember(principal), action: 'put-voucher', subject: `voucher ${voucherId}` },
            ...{ orderId: null, reason: null, detail: { terms: JSON.stringify(said) } },
          });
          return put;
        });
        const voucher = (await shelf.list(reads)).find(({ id }) => id === voucherId);
        return { status: isNew ? 201 : 200, headers: privately, body: voucher };
      },
    }),
    route({
      method: 'delete',
      path: '/api/vouchers/:voucherId',
      operationId: 'closeVoucher',
      summary:
        'Switches all codes of a voucher off; orders that have a use keep it. Putting it again switches them on',
      ...changing,
      params: ofVoucher,
      responses: { 204: { description: 'Off' }, 404: { description: 'voucher-not-found' } },
      async handler({ params: { voucherId }, principal }) {
        await unitOfWork.run(async (tx) => {
          await closeVoucher(tx, shelf, voucherId);
          await store.log(tx, {
            ...{ by: deskMember(principal), action: 'close-voucher', subject: `voucher ${voucherId}` },
            ...{ orderId: null, reason: null, detail: {} },
          });
        });
        return { status: 204 };
      },
    }),
    route({
      method: 'get',
      path: '/api/vouchers/:voucherId/codes',
      operationId: 'listVoucherCodes',
      summary: 'Codes of a voucher with their uses, sorted; all of all vouchers: GET /api/exports/vouchers',
      ...reading,
      params: ofVoucher,
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
        after: z.string().max(32).default(''),
      }),
      responses: {
        200: {
          description: 'The codes after `after`; fewer than `limit`: there are no more',
          schema: z.strictObject({ codes: z.array(ShownCode) }),
          example: {
            codes: [{ code: 'EARLYBIRD', used: 213, off: false, createdAt: '2026-05-01T09:00:00.000Z' }],
          },
        },
      },
      handler: async ({ params: { voucherId }, query: { after, limit } }) => ({
        status: 200,
        headers: privately,
        body: { codes: await shelf.codes(reads, voucherId, after, limit) },
      }),
    }),
    route({
      method: 'post',
      path: '/api/vouchers/:voucherId/codes',
      operationId: 'addVoucherCodes',
      summary: `Makes more codes of a voucher: \`count\` random ones, which cannot be guessed, or those in \`codes\`; at most ${MOST_CODES_AT_ONCE} at a time`,
      ...changing,
      idempotent: true,
      params: ofVoucher,
      body: z.union([
        z.strictObject({ count: z.int().min(1).max(MOST_CODES_AT_ONCE) }),
        z.strictObject({ codes: z.array(VoucherCode).min(1).max(MOST_CODES_AT_ONCE) }),
      ]),
      examples: { body: { count: 2 } },
      responses: {
        201: {
          description: 'The codes',
          schema: z.strictObject({ codes: z.array(z.string()) }),
          example: { codes: ['7K4MQ2ZX9D3F', 'B8TNW50CJH6R'] },
        },
        404: { description: 'voucher-not-found' },
        409: { description: 'codes-of-other-vouchers: nothing was added' },
      },
      handler: ({ params: { voucherId }, body, principal, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const codes = await addCodes(tx, shelf, voucherId, body);
          await store.log(tx, {
            ...{ by: deskMember(principal), action: 'add-codes', subject: `voucher ${voucherId}` },
            ...{ orderId: null, reason: null, detail: { codes: codes.length } },
          });
          return { status: 201, headers: privately, body: { codes } };
        }),
    }),
    route({
      method: 'delete',
      path: '/api/vouchers/:voucherId/codes/:code',
      operationId: 'switchCodeOff',
      summary: 'Switches one code off; orders that have a use keep it. Adding it again switches it on',
      ...changing,
      params: z.strictObject({ voucherId: LocalId, code: VoucherCode }),
      responses: { 204: { description: 'Off' }, 404: { description: 'voucher-not-found' } },
      async handler({ params: { voucherId, code }, principal }) {
        await unitOfWork.run(async (tx) => {
          const known = await shelf.switchOff(tx, voucherId, code);
          if (!known) throw new TicketRefused({ reason: 'voucher-not-found' });
          await store.log(tx, {
            ...{ by: deskMember(principal), action: 'switch-code-off', subject: `voucher ${voucherId}` },
            ...{ orderId: null, reason: null, detail: { code } },
          });
        });
        return { status: 204 };
      },
    }),
  ];
}
