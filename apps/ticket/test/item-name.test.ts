import { expect, test } from '@jest/globals';
import { salePort } from '../src/adapters/postgres/sale-terms.ts';
import { saleDocument } from './sale-document.ts';

const FAMILY = '👨‍👩‍👧‍👦';

/** The item name that a payment provider is given for a festival of this title. */
async function itemName(ko: string): Promise<string | undefined> {
  const { timezone, currency, refunds } = saleDocument();
  const fields = { title: { ko, en: 'Festival' }, timezone, currency, refunds };
  const asked = async <R>(): Promise<R[]> => JSON.parse(JSON.stringify([{ fields }]));
  return (await salePort({ query: asked }).terms())?.itemName;
}

test.each([
  ['a short title whole', '부산 락 페스티벌 2026', '부산 락 페스티벌 2026'],
  ['no half of an emoji', `${'가'.repeat(99)}🎸`, '가'.repeat(99)],
  ['no part of a family', `${'가'.repeat(95)}${FAMILY}!`, '가'.repeat(95)],
  ['no Korean syllable without its end', `${'가'.repeat(98)}${'각'.normalize('NFD')}`, '가'.repeat(98)],
])('the item name shows %s', async (_, title, shown) => {
  expect(await itemName(title)).toBe(shown);
});
