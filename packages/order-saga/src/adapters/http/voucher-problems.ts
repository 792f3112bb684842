import type { ProblemInit } from '@clove/service-kit';
import type { OrderRefusal } from '../../domain/refusals.ts';
import type { VoucherRefusal } from '../../domain/voucher.ts';

/** Status and words of what codes are refused for. */
export function voucherProblem(
  refusal: VoucherRefusal | Extract<OrderRefusal, { reason: 'voucher-required' | 'too-many-codes' }>,
): ProblemInit {
  switch (refusal.reason) {
    case 'voucher-unknown':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: 'There is no such code, or it cannot be used yet.',
      };
    case 'voucher-expired':
      return {
        ...{ status: 409, type: refusal.reason, detail: 'The time of this code is over.' },
        extra: { until: refusal.until },
      };
    case 'voucher-used-up':
      return {
        ...{ status: 409, type: refusal.reason },
        detail:
          'This code is used up. An order that ends without being paid gives its use back: you may try again.',
      };
    case 'voucher-used-by-you':
      return {
        ...{ status: 409, type: refusal.reason },
        detail: `You have used this as often as one person may (${refusal.max}).`,
        extra: { max: refusal.max },
      };
    case 'voucher-below-minimum':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: `This code is for orders of at least ${refusal.minTotal}.`,
        extra: { minTotal: refusal.minTotal, total: refusal.total },
      };
    case 'voucher-not-for-these':
      return {
        ...{ status: 422, type: refusal.reason },
        detail: 'This code is for nothing that is in this order.',
      };
    case 'voucher-required':
      return {
        ...{ status: 422, type: refusal.reason },
        detail:
          refusal.need === 'hidden-section'
            ? 'These places are sold with a code that opens their section: name it in voucher.'
            : 'This was held before the sale opened: name the presale code in voucher.',
        extra: { need: refusal.need, item: refusal.item },
      };
    case 'too-many-codes':
      return {
        ...{ status: 429, type: refusal.reason, retryAfterSeconds: refusal.retryAfterSeconds },
        detail: 'Too many codes that do not exist were tried. Please wait a while.',
      };
  }
}
