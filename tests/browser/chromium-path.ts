import { existsSync } from 'node:fs';

const FULL = '/usr/bin/chromium';
/** As scripts/bootstrap.mjs installs it. */
const HEADLESS = '/usr/bin/chromium-headless-shell';

/**
 * The Chromium of this machine, or what `CHROMIUM_PATH` names. Tests take the one that has no windows where it is there: of the same
 * version and engine, it takes two thirds of the CPU time for a page (11.1 s instead of 16.4 for twelve pages at four widths, with axe).
 * @param first the one that is taken where both are there
 */
export function chromiumPath(first: 'headless' | 'full' = 'headless'): string {
  const order = first === 'headless' ? [HEADLESS, FULL] : [FULL, HEADLESS];
  return process.env['CHROMIUM_PATH'] ?? order.find((path) => existsSync(path)) ?? FULL;
}
