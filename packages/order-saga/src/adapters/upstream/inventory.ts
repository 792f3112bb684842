import {
  ExtendAnswer,
  PinAnswer,
  QuoteAnswer,
  ReleaseAnswer,
  ReleaseUnitsAnswer,
  SellAnswer,
  UnpinAnswer,
  WithdrawAnswer,
} from '@clove/contracts';
import type { Upstream } from '@clove/service-kit';
import type { InventoryPort } from '../../application/ports.ts';

/** Source: a seat map shows a place as sold this much later than as pinned; it cannot be bought in either state. */
const sellGatherMs = 250;

/** The inventory behind its internal port; concurrent orders share calls. */
export function upstreamInventory(upstream: Upstream): InventoryPort {
  return {
    quote: upstream.batched('/internal/holds/quote', QuoteAnswer, { gather: 'under-load' }),
    extend: upstream.batched('/internal/holds/extend', ExtendAnswer),
    pin: upstream.batched('/internal/holds/pin', PinAnswer),
    // The fan has the tickets already.
    sell: upstream.batched('/internal/holds/sell', SellAnswer, { gather: sellGatherMs }),
    release: upstream.batched('/internal/holds/release', ReleaseAnswer),
    unpin: upstream.batched('/internal/holds/unpin', UnpinAnswer),
    releaseUnits: upstream.batched('/internal/units/release', ReleaseUnitsAnswer),
    withdraw: upstream.batched('/internal/deliveries/withdraw', WithdrawAnswer),
  };
}
