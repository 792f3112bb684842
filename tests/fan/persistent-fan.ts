import { eventually } from '../office/eventually.ts';
import type { Fan, HoldRequest, Order } from './fan.ts';

/** How long a persistent fan goes on asking, in milliseconds. */
const givesUpAfterMs = 60_000;

/**
 * A fan who asks again: what is answered "later", or cut off by a service that died, is asked again with the
 * same Idempotency-Key, as the storefront does.
 */
export const persistently = {
  hold(fan: Fan, request: HoldRequest, key: string): Promise<string> {
    return insist(async () => {
      const answer = await fan.tryHold(request, key);
      if (answer.status !== 201) throw new Error(`hold: ${answer.status} ${answer.text}`);
      return (answer.json as { id: string }).id;
    });
  },

  order(fan: Fan, holdId: string, key: string): Promise<{ order: Order; redirectUrl: string }> {
    return insist(async () => {
      const answer = await fan.tryOrder([holdId], 'kakao-pay', key);
      const body = answer.json as { order: Order; redirectUrl: string | null } | undefined;
      if (answer.status !== 201 || !body?.redirectUrl)
        throw new Error(`order: ${answer.status} ${answer.text}`);
      return { order: body.order, redirectUrl: body.redirectUrl };
    });
  },

  /** At the provider and back. */
  approve(fan: Fan, redirectUrl: string): Promise<string> {
    return insist(() => fan.atProvider(redirectUrl));
  },

  comeBack(fan: Fan, returnUrl: string): Promise<void> {
    return insist(async () => {
      const answer = await fan.comeBack(returnUrl);
      if (answer.status !== 303) throw new Error(`return: ${answer.status} ${answer.text}`);
    });
  },
};

function insist<T>(attempt: () => Promise<T>): Promise<T> {
  return eventually(attempt, { timeoutMs: givesUpAfterMs });
}
