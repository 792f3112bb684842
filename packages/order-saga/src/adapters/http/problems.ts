import { type ProblemInit, type ProblemMapping, problemsOf } from '@clove/service-kit';
import { type OrderRefusal, OrderRefused } from '../../domain/refusals.ts';
import { voucherProblem } from './voucher-problems.ts';

/** Status and words of everything that the saga refuses. */
export function orderProblem(refusal: OrderRefusal): ProblemInit {
  switch (refusal.reason) {
    case 'not-on-sale-yet':
      return {
        status: 503,
        type: refusal.reason,
        detail: 'Nothing is on sale yet.',
        retryAfterSeconds: 30,
      };
    case 'sales-paused':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'Sales are paused for a moment. Your places stay held until their time is over.',
      };
    case 'inventory-unavailable':
      return {
        status: 503,
        type: refusal.reason,
        detail: 'Please try again in a moment.',
        retryAfterSeconds: 2,
      };
    case 'inventory-not-offered':
      return {
        status: 422,
        type: refusal.reason,
        detail: `This festival sells nothing of ${refusal.inventory}.`,
        extra: { inventory: refusal.inventory },
      };
    case 'hold-not-found':
      return {
        status: 404,
        type: refusal.reason,
        detail: 'There is no such hold.',
        extra: { holdId: refusal.holdId },
      };
    case 'hold-ended':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'This hold has ended; choose your places again.',
        extra: { holdId: refusal.holdId, state: refusal.state },
      };
    case 'hold-of-cancelled-occasion':
      return {
        status: 409,
        type: 'performance-cancelled',
        detail: 'This performance was cancelled by the organiser.',
        extra: { holdId: refusal.holdId, performanceId: refusal.occasionId },
      };
    case 'hold-in-another-order':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'Another order for the same hold is being paid; look at your orders.',
        extra: { orderId: refusal.orderId },
      };
    case 'hold-being-ordered':
      return {
        status: 409,
        type: 'hold-in-another-order',
        detail: 'Another order for the same hold is being placed; look at your orders and try again.',
        retryAfterSeconds: 1,
      };
    case 'payment-method-not-offered':
      return {
        status: 422,
        type: refusal.reason,
        detail: `This festival takes ${refusal.offered.join(', ')}.`,
        errors: [{ path: 'body.paymentMethod', message: 'not offered for this total' }],
      };
    case 'consent-needed':
      return {
        status: 422,
        type: refusal.reason,
        detail: 'This festival sells to fans who agree to its terms: show them and send their versions.',
        errors: refusal.missing.map(({ text, version, link }) => ({
          path: `body.consent.${text}`,
          message: `agree to version ${version}: ${link}`,
        })),
        extra: { missing: refusal.missing },
      };
    case 'currency-changed':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'The festival changed its currency; choose your places again.',
      };
    case 'category-limit':
      return {
        status: 422,
        type: 'category-limit',
        detail: `An order takes ${boundsOf(refusal)} of category ${refusal.category}.`,
        extra: { category: refusal.category, minPerOrder: refusal.min, maxPerOrder: refusal.max },
      };
    case 'voucher-unknown':
    case 'voucher-expired':
    case 'voucher-used-up':
    case 'voucher-used-by-you':
    case 'voucher-below-minimum':
    case 'voucher-not-for-these':
    case 'voucher-required':
    case 'too-many-codes':
      return voucherProblem(refusal);
    case 'payment-declined':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'The payment provider declined to start this payment; choose your places again.',
        extra: { orderId: refusal.orderId },
      };
    case 'payment-unavailable':
      return {
        status: 503,
        type: refusal.reason,
        detail:
          'The payment could not be started. Your places are kept: repeat the request with the same key. 지금은 결제를 시작할 수 없습니다. 자리는 그대로 있으니 잠시 뒤 다시 결제해 주세요.',
        retryAfterSeconds: refusal.retryAfterSeconds,
        extra: { orderId: refusal.orderId },
      };
    case 'order-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such order.' };
    case 'order-not-cancellable':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'This order is being paid or paid. Cancel its tickets instead.',
        extra: { orderId: refusal.orderId },
      };
    case 'order-busy':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'This order is just being changed; look at it again.',
        retryAfterSeconds: 1,
        extra: { orderId: refusal.orderId },
      };
    case 'return-not-decided':
      return {
        status: 503,
        type: 'order-busy',
        detail: 'This order is just being changed. Nothing was taken from you: please load this page again.',
        extra: { orderId: refusal.orderId },
      };
    case 'ticket-not-found':
      return { status: 404, type: refusal.reason, detail: 'There is no such ticket.' };
    case 'ticket-not-cancellable':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'At least one of these tickets cannot be cancelled; nothing was changed.',
        extra: { refused: refusal.refused },
      };
    case 'line-not-found':
      return { status: 404, type: refusal.reason, detail: 'This order has no such line.' };
    case 'line-not-cancellable':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'At least one of these lines cannot be cancelled; what is named here was not.',
        extra: { refused: refusal.refused },
      };
    case 'occasion-cancelled':
      return {
        status: 409,
        type: 'performance-cancelled',
        detail:
          'The organiser cancelled this performance: the full price is paid back without your doing anything.',
        extra: { performanceIds: refusal.occasionIds },
      };
    case 'refunds-closed':
      return {
        status: 409,
        type: refusal.reason,
        detail: 'It is too late to cancel: the refund period of this order is over.',
      };
    case 'refund-not-found':
      return { status: 404, type: 'not-found', detail: 'There is no such refund.' };
    case 'refund-not-owed':
      return {
        status: 409,
        type: refusal.reason,
        detail: `This refund is ${refusal.state}: only one that the provider refused for good is paid by hand.`,
      };
  }
}

function boundsOf({ min, max }: Extract<OrderRefusal, { reason: 'category-limit' }>): string {
  if (max === null) return `at least ${min}`;
  return min <= 1 ? `at most ${max}` : `${min} to ${max}`;
}

/** For the service that composes the saga. */
export const orderProblems: ProblemMapping = problemsOf(OrderRefused, orderProblem);
