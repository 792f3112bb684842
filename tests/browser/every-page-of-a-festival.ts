import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { FAN_NAME } from '../fan/fan.ts';
import type { Office } from '../office/office.ts';
import { type Buyer, bought } from '../pictures/filled-office.ts';
import { account, door, operations, organiser, type Shown, shop } from './every-page.ts';
import { lookOver } from './look-over.ts';
import { korean, StorefrontFan } from './storefront-fan.ts';

const languages = [
  ['ko', 'ko-KR', korean],
  ['en', 'en-US', undefined],
] as const;

export function everyPage(theOffice: () => Office, theBrowser: () => Browser): void {
  let office: Office;
  let buyer: Buyer;
  const people: StorefrontFan[] = [];

  beforeAll(async () => {
    office = theOffice();
    await office.allReady();
    buyer = await bought(office);
  }, 240_000);

  afterAll(async () => {
    for (const { context } of people) await context.close();
  });

  testPagesOf('anyone', () => [shop]);
  testPagesOf('a fan', () => [account(buyer), buyer]);
  testPagesOf('the organiser', async () => [[...organiser(buyer), ...door], await office.organiser()]);
  testPagesOf('operations', async () => [operations, await office.operator()]);

  type Login = { readonly email: string; readonly password: string };
  type Given = readonly [pages: readonly Shown[], login?: Login];

  function testPagesOf(who: string, given: () => Given | Promise<Given>): void {
    test.each(languages)(
      `for ${who}, in %s, fits and can be read at every width, light and dark`,
      async (language, locale, words) => {
        const [pages, login] = await given();
        const person = await StorefrontFan.at(theBrowser(), office.baseUrl, {
          ...{ locale, timezoneId: 'Asia/Seoul', hasTouch: true },
        });
        people.push(person);
        if (login !== undefined) {
          Object.assign(person, { email: login.email, password: login.password });
          await person.logIn(words);
        }
        expect(await lookOver(person, pages, language, [FAN_NAME])).toEqual({});
      },
      400_000,
    );
  }
}
