import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** A person in front of the storefront, in a browser profile of their own, and everything the browser complained about. */
export class StorefrontFan {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly email = `fan-${randomUUID()}@example.org`;
  readonly password = `pw-${randomUUID()}`;
  /** Console errors (broken content security policies are among them) and uncaught exceptions, with their address. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    context.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} ${message.location().url}`);
    });
    context.on('weberror', (error) => this.complaints.push(String(error.error())));
  }

  static async at(
    browser: Browser,
    baseURL: string,
    options: BrowserContextOptions = {},
  ): Promise<StorefrontFan> {
    const context = await browser.newContext({ baseURL, locale: 'en-US', ...options });
    context.setDefaultTimeout(20_000);
    return new StorefrontFan(context, await context.newPage());
  }

  /** Signs up by the form; ends on the festival's page, logged in. */
  async signUp(words: { logIn: string; signUp: string; name: string } = english): Promise<void> {
    const { page } = this;
    await page.goto('/');
    await page.getByRole('link', { name: words.logIn, exact: true }).click();
    await page.getByRole('button', { name: words.signUp, exact: true }).click();
    await page.locator('input[name=email]').fill(this.email);
    await page.locator('input[name=password]').fill(this.password);
    await page.locator('input[name=name]').fill(words.name);
    await page.keyboard.press('Enter');
    await page.locator('.cards').waitFor();
  }

  async logIn(): Promise<void> {
    const { page } = this;
    await page.goto('/login');
    await page.locator('input[name=email]').fill(this.email);
    await page.locator('input[name=password]').fill(this.password);
    await page.keyboard.press('Enter');
    await page.locator('.cards').waitFor();
  }

  /** What the page's own session gets from the API. */
  async read<T>(path: string): Promise<T> {
    return (await this.context.request.get(path)).json() as Promise<T>;
  }

  /** The picture's modules, row by row, true for dark: what a camera would see of a QR code of `size` modules. */
  async seenQr(index: number, size: number, quietZone: number): Promise<boolean[]> {
    const svg = this.page.locator('.qr svg').nth(index);
    await svg.scrollIntoViewIfNeeded();
    const picture = (await svg.screenshot({ animations: 'disabled' })).toString('base64');
    return this.page.evaluate<boolean[]>(`(${modulesInBrowser})('${picture}', ${size}, ${quietZone})`);
  }
}

const english = { logIn: 'Log in', signUp: 'Sign up', name: 'Haneul Kim' };
export const korean = { logIn: '로그인', signUp: '회원 가입', name: '김하늘' };

/** Runs in the browser, which can read pictures: the middle of every module. */
const modulesInBrowser = `async (base64, modules, margin) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  const middle = (module, length) => Math.floor(((module + margin + 0.5) * length) / (modules + 2 * margin));
  return Array.from({ length: modules * modules }, (_, each) => {
    const x = middle(each % modules, bitmap.width);
    const y = middle(Math.floor(each / modules), bitmap.height);
    return data[4 * (y * bitmap.width + x)] < 128;
  });
}`;
