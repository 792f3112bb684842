import { axeFinds } from './axe.ts';
import { type Shown, show } from './every-page.ts';
import { focusFaults, layoutShift, pageFaults } from './page-faults.ts';
import type { StorefrontFan } from './storefront-fan.ts';

/** Narrow phone, phone, tablet, desktop. Each page is opened at the first, and stays open while its window grows. */
const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];
/** Source: what browsers call good is 0.1; half of it is not seen. */
const MOST_SHIFT = 0.05;
/** What the browser itself writes of a session that is not there, and of the refusals that the waiting room's page provokes. */
const expected = /Failed to load resource: .*status of (401|403|404|503)/;

/** Charts measure their place, and are drawn again after that. */
const DRAWN_AGAIN = `new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)));
})`;

/**
 * Opens pages one after the other and looks for all that a fan or an organiser would stumble over: at every width what page-faults.ts
 * names, the sign of the focus, movement while it is read, contrast light and dark, and complaints of the browser.
 * @param data what people wrote, in whichever language
 * @returns the faults by page; pages without any are not there
 */
export async function lookOver(
  visitor: StorefrontFan,
  pages: readonly Shown[],
  language: 'ko' | 'en',
  data: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const shown of pages) {
    const faults = await faultsOf(visitor, shown, language, data);
    if (faults.length > 0) found[shown[0]] = faults;
  }
  return found;
}

async function faultsOf(
  { page, complaints }: StorefrontFan,
  shown: Shown,
  language: 'ko' | 'en',
  data: readonly string[],
): Promise<string[]> {
  const faults: string[] = [];
  const before = complaints.length;
  const [first, ...larger] = SIZES;
  if (first !== undefined) await page.setViewportSize(first);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await show(page, shown);
  // What is done on a page moves it, and browsers count that on a slow machine.
  const [, , act] = shown;
  const shift = act === undefined ? await layoutShift(page) : 0;
  if (shift > MOST_SHIFT) faults.push(`moves by ${shift.toFixed(3)} while it is read`);
  faults.push(...(await pageFaults(page, language, data)).map((fault) => `${first?.width}: ${fault}`));
  for (const size of larger) {
    await page.setViewportSize(size);
    await page.evaluate(DRAWN_AGAIN);
    faults.push(...(await pageFaults(page, language, data)).map((fault) => `${size.width}: ${fault}`));
  }
  // Words do not change what axe finds: one language shows the light page, the other the dark one.
  if (language === 'en') await page.emulateMedia({ colorScheme: 'dark' });
  const rules = language === 'en' ? { rules: ['color-contrast'] } : {};
  // Outside of a dialog nothing is there; axe itself sees by the corners of the window that one is open, not always in time.
  const within = (await page.getByRole('dialog').count()) > 0 ? '[role=dialog]' : undefined;
  faults.push(...(await axeFinds(page, { within, ...rules })).map((each) => JSON.stringify(each)));
  if (language === 'en') faults.push(...(await focusFaults(page)));
  faults.push(...complaints.slice(before).filter((complaint) => !expected.test(complaint)));
  return faults;
}
