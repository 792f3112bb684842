/**
 * `node apps/web/scripts/draw-icons.ts` draws the app's icons (apps/web/app/icons) again, with Chromium, after a change of clove.svg: phones
 * want PNG for their home screens. `maskable` has its picture within the circle that every phone leaves of it.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const app = new URL('../app/', import.meta.url);
const svg = readFileSync(new URL('clove.svg', app), 'utf8');
const PAPER = '#fbfaf7';
/** Name, pixels, share of the width that the picture takes, background. */
const ICONS = [
  ['clove-180', 180, 0.76, PAPER],
  ['clove-192', 192, 0.94, 'transparent'],
  ['clove-512', 512, 0.94, 'transparent'],
  ['clove-maskable-512', 512, 0.6, PAPER],
] as const;

mkdirSync(new URL('icons/', app), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  for (const [name, pixels, share, background] of ICONS) {
    const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
    await page.setContent(
      `<style>html{background:${background}}body{margin:0;height:100vh;display:grid;place-items:center}svg{width:${share * 100}vw}</style>${svg}`,
    );
    const path = new URL(`icons/${name}.png`, app).pathname;
    await page.screenshot({ path, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
