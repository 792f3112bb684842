import { z } from 'zod';

/** Kakao Pay's requests, field by field: an unknown field is refused like an invalid one. */
const won = z.int().min(0).max(1_000_000_000);
const partnerId = z.string().min(1).max(100);
const redirect = z.url({ protocol: /^https?$/ }).max(255);

export const ReadyRequest = z.strictObject({
  cid: z.string().length(10),
  partner_order_id: partnerId,
  partner_user_id: partnerId,
  item_name: z.string().min(1).max(100),
  item_code: z.string().max(100).optional(),
  quantity: z.int().min(1),
  total_amount: won.min(1),
  tax_free_amount: won,
  vat_amount: won.optional(),
  approval_url: redirect,
  cancel_url: redirect,
  fail_url: redirect,
  payment_method_type: z.enum(['CARD', 'MONEY']).optional(),
  install_month: z.int().min(0).max(12).optional(),
  custom_json: z.string().optional(),
});
export const ApproveRequest = z.strictObject({
  cid: z.string().length(10),
  tid: z.string().length(20),
  partner_order_id: partnerId,
  partner_user_id: partnerId,
  pg_token: z.string().min(1),
});
export const CancelRequest = z.strictObject({
  cid: z.string().length(10),
  tid: z.string().length(20),
  cancel_amount: won.min(1),
  cancel_tax_free_amount: won,
  cancel_vat_amount: won.optional(),
  cancel_available_amount: won.optional(),
  payload: z.string().max(200).optional(),
});
export const OrderRequest = z.strictObject({ cid: z.string().length(10), tid: z.string().length(20) });
