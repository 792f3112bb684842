import type { CancelVerdict, CaptureVerdict } from '../../domain/provider-payment.ts';
import type { WireAnswer } from './wire-answer.ts';

export const serverError: WireAnswer = {
  status: 500,
  body: { error_code: -1, error_message: 'internal error' },
};

/** Provider code and text of a refused approve or order. Source: Kakao Pay's error code list, as far as it is public. */
const approveFailures: Record<Exclude<CaptureVerdict, 'captured'>, readonly [number, string]> = {
  'not-found': [-721, 'no such tid'],
  'already-captured': [-702, 'this tid is already approved'],
  'order-already-captured': [-702, 'this order is already approved'],
  ended: [-723, 'the payment has ended'],
  expired: [-723, 'the payment has expired'],
  'not-authorised': [-701, 'the user has not authorised the payment'],
  'order-mismatch': [-706, 'partner_order_id differs from ready'],
  'user-mismatch': [-707, 'partner_user_id differs from ready'],
  'token-mismatch': [-708, 'pg_token differs'],
  'amount-mismatch': [-722, 'the amount differs'],
  declined: [-780, 'approval failed'],
};

export function approveFailure(verdict: CaptureVerdict): WireAnswer {
  if (verdict === 'captured') return serverError;
  const [code, text] = approveFailures[verdict];
  return failure(400, code, text, verdict === 'declined' ? 'LIMIT_EXCEEDED' : undefined);
}

const cancelFailures: Record<Exclude<CancelVerdict, 'cancelled'>, readonly [number, string]> = {
  'not-found': [-721, 'no such tid'],
  'not-captured': [-712, 'nothing was approved'],
  'already-cancelled': [-703, 'nothing is left to cancel'],
  'available-mismatch': [-711, 'cancel_available_amount differs'],
  'amount-exceeds': [-710, 'cancel_amount exceeds what is left'],
  declined: [-781, 'cancel refused'],
};

export function cancelFailure(verdict: CancelVerdict): WireAnswer {
  if (verdict === 'cancelled') return serverError;
  const [code, text] = cancelFailures[verdict];
  return failure(400, code, text);
}

export function failure(status: number, code: number, message: string, methodResult?: string): WireAnswer {
  const extras =
    methodResult === undefined
      ? {}
      : { extras: { method_result_code: methodResult, method_result_message: message } };
  return { status, body: { error_code: code, error_message: message, ...extras } };
}
