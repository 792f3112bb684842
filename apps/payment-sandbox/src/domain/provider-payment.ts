import { z } from 'zod';

/** The two providers whose wire protocols the sandbox speaks. */
export const Provider = z.enum(['kakao', 'toss']);
export type Provider = z.infer<typeof Provider>;

/** One cancel as the provider keeps it. Amounts in won. */
export const ProviderCancel = z.object({
  amount: z.int(),
  tax_free: z.int(),
  reason: z.string().nullable(),
  available: z.int(),
  at: z.string(),
});

/** A payment in the provider's own books; the shape of its row as JSON. */
export const ProviderPayment = z.object({
  key: z.string(),
  provider: Provider,
  order_id: z.string(),
  user_id: z.string().nullable(),
  item_name: z.string(),
  quantity: z.int(),
  total: z.int(),
  tax_free: z.int(),
  vat: z.int(),
  approval_url: z.string(),
  cancel_url: z.string(),
  fail_url: z.string(),
  return_token: z.string(),
  transaction: z.string(),
  status: z.enum(['READY', 'AUTHORISED', 'CAPTURED', 'QUIT', 'FAILED']),
  captured: z.int(),
  cancelled: z.int(),
  cancels: z.array(ProviderCancel),
  created_at: z.string(),
  captured_at: z.string().nullable(),
  capture_calls: z.int(),
  cancel_calls: z.int(),
  look_calls: z.int(),
});
export type ProviderPayment = z.infer<typeof ProviderPayment>;

/** How the provider judged a capture (Kakao approve, Toss confirm). */
export const CaptureVerdict = z.enum([
  'captured',
  'not-found',
  'already-captured',
  'order-already-captured',
  'ended',
  'not-authorised',
  'order-mismatch',
  'user-mismatch',
  'token-mismatch',
  'amount-mismatch',
  'expired',
  'declined',
]);
export type CaptureVerdict = z.infer<typeof CaptureVerdict>;

/** How the provider judged a cancel. */
export const CancelVerdict = z.enum([
  'cancelled',
  'not-found',
  'not-captured',
  'already-cancelled',
  'available-mismatch',
  'amount-exceeds',
  'declined',
]);
export type CancelVerdict = z.infer<typeof CancelVerdict>;
