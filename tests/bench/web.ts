/**
 * `npm run bench:web`: what a fan's phone needs for the shop of a hall with 20,000 seats, in real Chromium on a running office:
 * when the largest part of a page is there on a slow 4G network with a CPU that is four times slower, how far things move while a
 * page is read, what is loaded first, and how long pressing, panning and zooming take on the seat map. Prints each beside its
 * budget, keeps them in bench/results.json, and fails where one is above.
 *
 * BENCH_RUNS (3): loads of each page, and visits to the seat map; their median counts.
 */
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../browser/chromium-path.ts';
import { openOffice } from '../office/open-office.ts';
import { percentile } from './percentile.ts';
import { isMissed, keepResults, type Measured } from './results.ts';
import { printHead, printRow } from './table.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);
/** Source: Lighthouse's "slow 4G": 1.6 Mbit/s down, 750 kbit/s up, 150 ms. */
const SLOW_4G = {
  ...{ offline: false, latency: 150 },
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const SLOWER_CPU = 4;
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const BUDGET = { lcp: 1_800, shift: 0.05, interaction: 100 };
/** Of a fan of that festival, to whom times are shown without their zone. */
const HOME = 'Asia/Seoul';
/** A page of the shop, what is there when it is ready, and a zone that the phone is in instead. */
const PAGES: readonly (readonly [name: string, path: string, ready: string, zone?: string])[] = [
  ['festival', '/', '.show-buy .button'],
  ['festival, read abroad', '/', '.hero-zone', 'UTC'],
  ['seat map', '/performances/arena', '.seat-map canvas'],
  ['goods', '/goods', '.offer'],
  ['rooms', '/rooms', '.offer'],
];

/** Runs in the page before anything of it does. */
const watch = `
  window.seen = { lcp: 0, shift: 0, events: [] };
  const on = (type, work, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(work)).observe({ type, buffered: true, ...more });
  on('largest-contentful-paint', (entry) => { window.seen.lcp = entry.startTime; });
  on('layout-shift', (entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value; });
  on('event', (entry) => {
    if (entry.interactionId > 0) window.seen.events.push(entry.duration);
  }, { durationThreshold: 16 });
`;

interface Seen {
  readonly lcp: number;
  readonly shift: number;
  readonly events: readonly number[];
}

const office = await openOffice({ festival: 'tests/festivals/arena.yaml' });
const browser = await chromium.launch({
  executablePath: chromiumPath('full'),
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  await office.allReady();
  console.log('the office is ready');
  const measured = [...(await loads()), ...(await typical(seatMap)), ...(await oneButton())];
  printHead(['what', 'measured', 'budget']);
  for (const { name, value, unit, atMost } of measured) {
    printRow([name, `${rounded(value)} ${unit}`, atMost === undefined ? '' : `${atMost} ${unit}`]);
  }
  keepResults('web', 'npm run bench:web', measured);
  const above = measured.filter(isMissed);
  if (above.length > 0) process.exitCode = 1;
  for (const { name } of above) console.error(`above its budget: ${name}`);
} finally {
  await browser.close();
  await office.stop();
}

/** Opens a page as a slow phone that was never here. */
async function slowPhone(
  timezoneId = HOME,
): Promise<{ context: BrowserContext; page: Page; devtools: CDPSession }> {
  const context = await browser.newContext({
    ...PHONE,
    baseURL: office.baseUrl,
    locale: 'ko-KR',
    timezoneId,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU });
  return { context, page, devtools };
}

function seenBy(page: Page): Promise<Seen> {
  return page.evaluate<Seen>('window.seen');
}

async function loads(): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, path, ready, zone] of PAGES) {
    const all: (Seen & { readonly bytes: number })[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { context, page, devtools } = await slowPhone(zone);
      await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
      let bytes = 0;
      devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      // What comes after the page is ready moves nothing of it, either.
      await page.waitForLoadState('networkidle').catch(() => undefined);
      all.push({ ...(await seenBy(page)), bytes });
      await context.close();
    }
    const median = (of: (seen: (typeof all)[number]) => number) => percentile(all.map(of), 0.5);
    measured.push(
      {
        ...{
          name: `${name}: largest paint`,
          value: median(({ lcp }) => lcp),
          unit: 'ms',
          atMost: BUDGET.lcp,
        },
        chart: { title: 'Largest paint on a slow phone', series: 'page', at: name },
      },
      { name: `${name}: layout shift`, value: median(({ shift }) => shift), unit: '', atMost: BUDGET.shift },
      { name: `${name}: loaded`, value: median(({ bytes }) => bytes), unit: 'bytes' },
    );
  }
  return measured;
}

/** Of several runs, the median of each figure: the browser rounds a press to 8 ms. */
async function typical(measure: () => Promise<Measured[]>): Promise<Measured[]> {
  const all: Measured[][] = [];
  for (let run = 0; run < RUNS; run += 1) all.push(await measure());
  return (all[0] ?? []).map((figure, at) => ({
    ...figure,
    value: percentile(
      all.flatMap((figures) => figures[at]?.value ?? []),
      0.5,
    ),
  }));
}

/** Presses, pans and zooms where 20,000 seats are. */
async function seatMap(): Promise<Measured[]> {
  const { context, page, devtools } = await slowPhone();
  await page.goto('/performances/arena');
  const map = page.locator('.seat-frame');
  await page.locator('.seat-map canvas').waitFor();
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (box === null) throw new Error('the map is not seen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const frames = await traced(devtools, async () => {
    for (const name of ['확대', '축소', '확대', '확대'])
      await page.getByRole('button', { name, exact: true }).tap();
    await page.mouse.move(x, y);
    for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, turn < 5 ? -120 : 120);
    for (let drag = 0; drag < 3; drag += 1) {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 120, y - 80, { steps: 20 });
      await page.mouse.move(x + 60, y + 40, { steps: 20 });
      await page.mouse.up();
    }
  });
  // A seat is chosen and given back: the whole page is updated.
  await map.focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowRight', 'Enter', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('status').filter({ hasText: '1석 선택' }).waitFor();
  // So far from the front, the keyboard's seat is in the middle of the map: a finger finds it there.
  for (let row = 0; row < 8; row += 1) await page.keyboard.press('ArrowDown');
  for (const seats of [2, 1]) {
    await page.touchscreen.tap(x, y);
    await page
      .getByRole('status')
      .filter({ hasText: `${seats}석 선택` })
      .waitFor();
  }
  const { events, shift } = await seenBy(page);
  await context.close();
  return [
    {
      name: '20,000 seats: a frame while panning and zooming, p50',
      value: percentile(frames, 0.5),
      unit: 'ms',
    },
    {
      name: '20,000 seats: a frame while panning and zooming, p95',
      value: percentile(frames, 0.95),
      unit: 'ms',
    },
    {
      name: '20,000 seats: slowest interaction',
      ...{ value: Math.max(0, ...events), unit: 'ms', atMost: BUDGET.interaction },
    },
    { name: '20,000 seats: layout shift', value: shift, unit: '', atMost: BUDGET.shift },
  ];
}

/** What a press takes where a page has nothing to do: what of a figure above is the machine's own. */
async function oneButton(): Promise<Measured[]> {
  const { context, page } = await slowPhone();
  await page.goto('about:blank');
  await page.setContent('<button onclick="this.append(1)">0</button>');
  const button = page.getByRole('button');
  for (const name of ['0', '01', '011', '0111', '01111']) await button.and(page.getByText(name)).tap();
  await button.and(page.getByText('011111')).waitFor();
  const { events } = await seenBy(page);
  await context.close();
  return [{ name: 'a page of one button: slowest interaction', value: Math.max(0, ...events), unit: 'ms' }];
}

/** Milliseconds of the main thread for each frame in which the page drew, while something is done. */
async function traced(devtools: CDPSession, work: () => Promise<void>): Promise<number[]> {
  const frames: number[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as { name?: string; dur?: number }[]) {
      if (event.name === 'FireAnimationFrame' && event.dur !== undefined) frames.push(event.dur / 1_000);
    }
  });
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] },
  });
  await work();
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  return frames;
}

function rounded(value: number): number {
  return value < 10 ? Math.round(value * 1000) / 1000 : Math.round(value);
}
