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

  /** Signs up in the dialog; ends on the festival's page, logged in. */
  async signUp(words: Words = english): Promise<void> {
    const { page } = this;
    await page.goto('/');
    await this.openMenu(words);
    await page.getByRole('button', { name: words.logIn, exact: true }).click();
    await this.signUpInDialog(words);
    await page.getByText(words.welcome).waitFor();
  }

  /** Fills the dialog that asks for a log-in. */
  async signUpInDialog(words: Words = english): Promise<void> {
    // What it was asked for may open a dialog of its own as soon as this one is done.
    const dialog = this.page.getByRole('dialog').filter({ has: this.page.locator('input[name=email]') });
    await dialog.getByRole('button', { name: words.signUp, exact: true }).last().click();
    await dialog.locator('input[name=email]').fill(this.email);
    await dialog.locator('input[name=password]').fill(this.password);
    await dialog.locator('input[name=name]').fill(words.name);
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  async logIn(words: Words = english): Promise<void> {
    const { page } = this;
    await page.goto('/');
    await this.openMenu(words);
    await page.getByRole('button', { name: words.logIn, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name=email]').fill(this.email);
    await dialog.locator('input[name=password]').fill(this.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Phones keep the navigation behind a button. */
  async openMenu(words: Words = english): Promise<void> {
    const menu = this.page.getByRole('button', { name: words.menu, exact: true });
    // The document has the bar before the app has its menu.
    await this.page.locator('#menu').waitFor({ state: 'attached' });
    if ((await menu.isVisible()) && (await menu.getAttribute('aria-expanded')) === 'false')
      await menu.click();
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

/** Words of the page in a language. */
export interface Words {
  readonly logIn: string;
  readonly signUp: string;
  readonly menu: string;
  readonly name: string;
  readonly welcome: string;
}

const english: Words = {
  logIn: 'Log in',
  signUp: 'Sign up',
  menu: 'Menu',
  name: 'Haneul Kim',
  welcome: 'Welcome, Haneul Kim.',
};
export const korean: Words = {
  logIn: '로그인',
  signUp: '회원 가입',
  menu: '메뉴',
  name: '김하늘',
  welcome: '김하늘님, 반갑습니다.',
};

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
