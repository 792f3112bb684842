import {
  CapturePaymentAnswer,
  CreatePaymentAnswer,
  RefundAnswer,
  SettleRefundAnswer,
  VoidPaymentAnswer,
} from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { PaymentPort } from '../../application/ports.ts';

/**
 * A service that itself waits for a provider: one slow payment holds its whole group, so others must be able to
 * pass. In milliseconds; source: a provider that is well answers within a few hundred.
 */
const overtakeMs = 300;

/**
 * The payment service behind its internal port. `moneyMoves` must be an upstream without a breaker: what became of a
 * capture or refund is never guessed from other calls.
 */
export function upstreamPayment(upstream: Upstream, moneyMoves: Upstream): PaymentPort {
  return {
    create: upstream.batched('/internal/payments', CreatePaymentAnswer, { overtakeMs }),
    void: upstream.batched('/internal/payments/void', VoidPaymentAnswer),
    capture: moneyMoves.batched('/internal/payments/capture', CapturePaymentAnswer, { overtakeMs }),
    refund: moneyMoves.batched('/internal/refunds', RefundAnswer, { overtakeMs }),
    settle: moneyMoves.batched('/internal/refunds/settle', SettleRefundAnswer),
  };
}
