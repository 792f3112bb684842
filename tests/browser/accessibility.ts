import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What is on its way in is half transparent. Animations without an end, and those that are cancelled, are not waited for. */
const ANIMATIONS_ENDED = `Promise.allSettled(
  document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished),
)`;

/**
 * Expects axe to find nothing on the page as it is once it stands still.
 * @param within a selector: a dialog, outside of which nothing is there
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  await page.evaluate(ANIMATIONS_ENDED);
  await page.evaluate(axe);
  const parts = {
    ...(within === undefined ? {} : { include: [within] }),
    // react-aria's announcements name buttons that may be gone: they are removed after some seconds.
    exclude: ['[data-live-announcer]'],
  };
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(${JSON.stringify(parts)})`,
  );
  const said = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }));
  expect({ url: page.url(), said }).toEqual({ url: page.url(), said: [] });
}
