/** The order whose payment this tab left for, so that its end leads back to the basket once, and only here. */
const paymentKey = 'clove.paying';
/** Why that payment ended, for the basket to say. */
const endKey = 'clove.payment-end';

export function rememberPayment(orderId: string): void {
  sessionStorage.setItem(paymentKey, orderId);
}

/** Whether this tab left for that order's payment; asked once. */
export function takePayment(orderId: string): boolean {
  if (sessionStorage.getItem(paymentKey) !== orderId) return false;
  sessionStorage.removeItem(paymentKey);
  return true;
}

export function rememberEnd(reason: string): void {
  sessionStorage.setItem(endKey, reason);
}

/** Why the payment ended that led to the basket; undefined: nothing did. */
export function rememberedEnd(): string | undefined {
  return sessionStorage.getItem(endKey) ?? undefined;
}

/** It was said. */
export function forgetEnd(): void {
  sessionStorage.removeItem(endKey);
}

/**
 * Leaves for another site. Never settles: the button stays busy until the other page has loaded, so that a second press
 * does not order twice.
 */
export function leaveFor(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => undefined);
}
