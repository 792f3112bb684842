import { z } from 'zod';

/** The providers whose wire protocols the sandbox implements. */
export const Provider = z.enum(['kakao', 'toss']);
export type Provider = z.infer<typeof Provider>;

/** One cancel as the provider stores it. Amounts in won. */
export interface ProviderCancel {
  readonly amount: number;
  readonly tax_free: number;
  readonly reason: string | null;
  readonly available: number;
  readonly at: string;
}

/** A payment in the provider's ledger: its row as JSON. */
export interface ProviderPayment {
  readonly key: string;
  readonly provider: Provider;
  readonly order_id: string;
  readonly user_id: string | null;
  readonly item_name: string;
  readonly quantity: number;
  readonly total: number;
  readonly tax_free: number;
  readonly vat: number;
  readonly approval_url: string;
  readonly cancel_url: string;
  readonly fail_url: string;
  readonly return_token: string;
  readonly transaction: string;
  readonly status: 'READY' | 'AUTHORISED' | 'CAPTURED' | 'QUIT' | 'FAILED';
  readonly captured: number;
  readonly cancelled: number;
  readonly cancels: readonly ProviderCancel[];
  readonly created_at: string;
  readonly captured_at: string | null;
  readonly capture_calls: number;
  readonly cancel_calls: number;
  readonly look_calls: number;
}

/** The parts of the fan's return from the provider's page. */
export type DecidedPayment = Pick<
  ProviderPayment,
  'key' | 'provider' | 'order_id' | 'status' | 'return_token' | 'approval_url' | 'cancel_url' | 'fail_url'
>;

/** The provider's verdict on a capture (Kakao approve, Toss confirm). */
export type CaptureVerdict =
  | 'captured'
  | 'not-found'
  | 'already-captured'
  | 'order-already-captured'
  | 'ended'
  | 'not-authorised'
  | 'order-mismatch'
  | 'user-mismatch'
  | 'token-mismatch'
  | 'amount-mismatch'
  | 'expired'
  | 'declined';

/** The provider's verdict on a cancel. */
export type CancelVerdict =
  | 'cancelled'
  | 'not-found'
  | 'not-captured'
  | 'already-cancelled'
  | 'available-mismatch'
  | 'amount-exceeds'
  | 'declined';
