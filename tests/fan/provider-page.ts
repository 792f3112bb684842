import type { Pool } from 'undici';
import { HttpClient } from './http-client.ts';

/** What the fan presses on the provider's page. */
export type ProviderChoice = 'approve' | 'quit' | 'fail';

/**
 * Acts for the fan at the provider: opens the page that the redirect leads to, presses a button, and answers the
 * URL that the provider sends the browser to.
 */
export async function approveAt(
  pool: Pool,
  origin: string,
  redirectUrl: string,
  choice: ProviderChoice,
): Promise<string> {
  const browser = new HttpClient(pool, origin);
  const start = new URL(redirectUrl);
  const path = start.pathname + start.search;
  const form = path.startsWith('/sandbox/kakao/') ? { path, fields: {} } : await tossWindow(browser, path);
  const answer = await browser.request('POST', form.path, { form: { ...form.fields, decision: choice } });
  const location = answer.headers['location'];
  if (answer.status !== 303 || typeof location !== 'string') {
    throw new Error(`the provider's page answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  }
  return location;
}

/** The checkout page hands its parameters to Toss's SDK, which opens the window with them; a test has no SDK, so it reads them. */
async function tossWindow(
  browser: HttpClient,
  path: string,
): Promise<{ path: string; fields: Record<string, string> }> {
  const page = await browser.request('GET', path);
  const attributes = Object.fromEntries(
    [...page.text.matchAll(/data-([a-z-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
    ]),
  );
  return { path: '/sandbox/toss/window', fields: { method: 'CARD', currency: 'KRW', ...attributes } };
}
