import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe found, and where. */
interface Found {
  readonly id: string;
  readonly help: string;
  readonly where: readonly string[];
}

interface Asked {
  /** A selector: a dialog, outside of which nothing is there. Default: the whole page. */
  readonly within?: string | undefined;
  /** Default: all of them. */
  readonly rules?: readonly string[];
}

/** What is on its way in is half transparent. Animations without an end, and those that are cancelled, are not waited for. */
const ANIMATIONS_ENDED = `Promise.allSettled(
  document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished),
)`;

/** What axe finds on the page as it is once it stands still. */
export async function axeFinds(page: Page, { within, rules }: Asked = {}): Promise<Found[]> {
  await page.evaluate(ANIMATIONS_ENDED);
  await page.evaluate(axe);
  const parts = {
    ...(within === undefined ? {} : { include: [within] }),
    // react-aria's announcements name buttons that may be gone: they are removed after some seconds.
    exclude: ['[data-live-announcer]'],
  };
  // What passes is described for one element instead of all, which takes CPU time; violations are the same.
  const options = { resultTypes: ['violations'], ...(rules === undefined ? {} : { runOnly: rules }) };
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(${JSON.stringify(parts)}, ${JSON.stringify(options)})`,
  );
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }));
}
