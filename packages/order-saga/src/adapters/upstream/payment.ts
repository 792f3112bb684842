import { CapturePaymentAnswer, CreatePaymentAnswer, RefundAnswer, VoidPaymentAnswer } from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { PaymentPort } from '../../application/ports.ts';

/**
 * Groups under way at a time to a service that itself waits for a provider: one slow payment holds its whole group,
 * so others must be able to pass.
 */
const groupsToProvider = 16;

/**
 * The payment service behind its internal port. `moneyMoves` must be an upstream without a breaker: what became of a
 * capture or refund is never guessed from other calls.
 */
export function upstreamPayment(upstream: Upstream, moneyMoves: Upstream): PaymentPort {
  return {
    create: upstream.batched('/internal/payments', CreatePaymentAnswer, { inflight: groupsToProvider }),
    void: upstream.batched('/internal/payments/void', VoidPaymentAnswer),
    capture: moneyMoves.batched('/internal/payments/capture', CapturePaymentAnswer, {
      inflight: groupsToProvider,
    }),
    refund: moneyMoves.batched('/internal/refunds', RefundAnswer, { inflight: groupsToProvider }),
  };
}
