import type { Page } from 'playwright-core';

/** Waits until something of the page has the focus: after an action it is not to fall to the body, where a keyboard begins anew. */
export async function expectFocused(page: Page): Promise<void> {
  await page.locator(':focus').first().waitFor({ state: 'attached' });
}
