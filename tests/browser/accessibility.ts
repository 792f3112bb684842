import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFinds } from './axe.ts';

/**
 * Expects axe to find nothing on the page as it is once it stands still.
 * @param within a selector: a dialog, outside of which nothing is there
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  expect({ url: page.url(), said: await axeFinds(page, { within }) }).toEqual({ url: page.url(), said: [] });
}
