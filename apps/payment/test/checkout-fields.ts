import type { PaymentWorld } from './payment-world.ts';

/** Opens the checkout page as a browser would and reads the parameters for the provider's script. */
export async function checkoutFields(
  world: PaymentWorld,
  redirectUrl: string,
): Promise<Record<string, string>> {
  const { pathname, search } = new URL(redirectUrl);
  const page = await (await fetch(`${world.first.service.url}${pathname}${search}`)).text();
  return Object.fromEntries(
    [...page.matchAll(/data-([a-z-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value.replaceAll('&amp;', '&'),
    ]),
  );
}
