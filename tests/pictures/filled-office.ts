import type { Browser } from 'playwright-core';
import { StorefrontFan } from '../browser/storefront-fan.ts';
import { basket } from '../fan/basket.ts';
import type { Office } from '../office/office.ts';

/** A fan who has bought something of everything that the festival sells. */
export interface Buyer {
  readonly email: string;
  readonly password: string;
  readonly orderId: string;
  readonly ticketId: string;
}

/** Sells seats, goods and nights of tests/festivals/everything.yaml in one order, and standing places to others. */
export async function bought(office: Office): Promise<Buyer> {
  const fan = await office.newFan();
  const seats = ['day-1/A/1-4', 'day-1/A/1-5'];
  const order = await basket.buy(fan, [
    await fan.hold({ performanceId: 'day-1', seats }),
    basket.granted(await basket.tryGoods(fan, { itemId: 'tee', optionId: 'M', quantity: 2 })),
    basket.granted(
      await basket.tryNights(fan, { roomId: 'camp', from: '2030-12-30', to: '2031-01-01', units: 1 }),
    ),
  ]);
  for (const performanceId of ['day-1', 'day-1', 'day-2']) {
    await (await office.newFan()).buy({ performanceId, sectionId: 'LAWN', quantity: 3 }, 'kakao-pay');
  }
  const [ticket] = await fan.tickets();
  if (ticket === undefined) throw new Error('the order has no ticket');
  return { email: fan.email, password: fan.password, orderId: order.id, ticketId: ticket.id };
}

const POSTER = `<style>
  body { margin: 0; height: 800px; display: grid; align-content: end; font-family: sans-serif; color: #fff7e6; padding: 40px;
    box-sizing: border-box; background: radial-gradient(circle at 70% 28%, #ffd166 0 90px, transparent 92px),
    linear-gradient(#08424b 0 30%, #0b6b53 60%, #06251f); }
  h1 { font-size: 84px; line-height: 1; margin: 0 }
</style><h1>EVERY<br>THING</h1><p>31 DEC – 1 JAN</p>`;

/** The organiser adds a poster in the console. */
export async function showPoster(
  browser: Browser,
  office: Office,
  login: { readonly email: string; readonly password: string },
): Promise<void> {
  const artist = await browser.newPage({ viewport: { width: 600, height: 800 } });
  await artist.setContent(POSTER);
  const buffer = await artist.screenshot({ type: 'jpeg' });
  await artist.close();
  const organiser = await StorefrontFan.at(browser, office.baseUrl);
  Object.assign(organiser, login);
  await organiser.logIn();
  await organiser.page.goto('/organiser/performances');
  await organiser.page.getByRole('button', { name: 'Add a poster' }).waitFor();
  await organiser.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'poster.jpg', mimeType: 'image/jpeg', buffer });
  await organiser.page.getByText('The poster is shown.').waitFor();
  await organiser.context.close();
}
