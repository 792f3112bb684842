import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { create as createQr } from 'qrcode';
import { expectStatus, type Fan } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { chromiumPath } from './chromium-path.ts';

/** A phone at a gate, with someone logged in on it, and everything the browser complained about. */
export class DoorPhone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Broken policies and uncaught exceptions; not that requests failed, which is what these tests are about. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    context.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && !text.startsWith('Failed to load resource'))
        this.complaints.push(text);
    });
    context.on('weberror', (error) => this.complaints.push(String(error.error())));
  }

  static async at(
    browser: Browser,
    office: Office,
    language: 'ko-KR' | 'en-US' = 'en-US',
  ): Promise<DoorPhone> {
    const context = await browser.newContext({
      ...{ baseURL: office.baseUrl, locale: language, timezoneId: 'Asia/Seoul' },
      viewport: { width: 390, height: 844 },
    });
    context.setDefaultTimeout(30_000);
    return new DoorPhone(context, await context.newPage());
  }

  /** By the dialog, at /door. */
  async logIn({ email, password }: { email: string; password: string }, words = english): Promise<void> {
    const { page } = this;
    await page.goto('/door');
    await page.locator('main').getByRole('button', { name: words.logIn, exact: true }).click();
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: words.chooseGate }).waitFor();
  }

  /** Starts at a gate, and waits until the phone has what it needs without a network. */
  async start(gate: string): Promise<void> {
    await this.page.getByRole('button', { name: `Start at ${gate}` }).click();
    await this.page.getByText(/^Offline pack/).waitFor();
  }

  /** As a scanner that types. @returns the answer over the screen */
  async scan(code: string): Promise<Locator> {
    const { page } = this;
    if (await this.answer.isVisible()) await page.keyboard.press('Escape');
    await this.answer.waitFor({ state: 'hidden' });
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await this.answer.waitFor();
    return this.answer;
  }

  get answer(): Locator {
    return this.page.getByRole('alertdialog');
  }

  /** The page is kept for when there is no network. */
  async keptOffline(): Promise<void> {
    await this.page.waitForFunction(
      `caches.open('clove-app-1').then(async (store) =>
        (await store.match('/door')) !== undefined && (await store.keys()).length > 5)`,
    );
  }

  /** Tags and classes of what has the focus. */
  focus(): Promise<string> {
    return this.page.evaluate<string>('document.activeElement?.tagName ?? "none"');
  }
}

const english = { logIn: 'Log in', chooseGate: 'Which gate are you at?' };

/** Someone of the staff, bound to gates or not. */
export async function newStaff(
  organiser: Fan,
  scopes: readonly string[] = [],
): Promise<{ email: string; password: string }> {
  const login = { email: `door-${randomUUID()}@example.org`, password: `pw-${randomUUID()}` };
  expectStatus(await organiser.unsafe('/api/auth/staff', { ...login, name: 'Door', scopes }), 201);
  return login;
}

const WIDTH = 640;
const HEIGHT = 480;

/** A browser whose camera sees a QR code. The picture's file is removed with the browser. */
export async function browserSeeing(code: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'clove-camera-'));
  const file = join(folder, 'camera.y4m');
  writeFileSync(file, videoOf(code));
  const browser = await chromium.launch({
    // The one without windows has no camera.
    executablePath: chromiumPath('full'),
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`],
    ],
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** Two frames of a code on white, as YUV4MPEG2, which Chromium shows over and over. */
function videoOf(code: string): Buffer {
  const { modules } = createQr(code, { errorCorrectionLevel: 'M' });
  const scale = Math.floor((HEIGHT - 60) / modules.size);
  const left = Math.floor((WIDTH - modules.size * scale) / 2);
  const top = Math.floor((HEIGHT - modules.size * scale) / 2);
  const light = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let y = 0; y < modules.size * scale; y += 1) {
    for (let x = 0; x < modules.size * scale; x += 1) {
      const isDark = modules.get(Math.floor(y / scale), Math.floor(x / scale)) === 1;
      if (isDark) light[(top + y) * WIDTH + left + x] = 16;
    }
  }
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, grey]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`),
    frame,
    frame,
  ]);
}
