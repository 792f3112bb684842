import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CatalogueEntry, loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { CONTEXTS, PURCHASE_AIM, PURCHASE_PATH } from '../domain/contexts.ts';
import { DOCUMENTS, withLists } from '../domain/lists.ts';
import { domainModel } from '../domain/model.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const catalogue = loadCatalogue(ROOT);
const read = (document: string) => readFileSync(join(ROOT, document), 'utf8');

describe.each(Object.entries(DOCUMENTS))('%s', (document, language) => {
  test('has the lists and pictures of today; if not: npm run docs:domain', () => {
    const text = read(document);
    expect(text).toBe(withLists(text, catalogue, ROOT, language));
  });

  test('refuses a list without a place, and a place without a list', () => {
    const text = read(document);
    const renamed = text.replace('generated: events', 'generated: rumours');
    expect(() => withLists(renamed, catalogue, ROOT, language)).toThrow('"rumours" is not generated');
    const removed = text.replace('<!-- generated: events -->', '');
    expect(() => withLists(removed, catalogue, ROOT, language)).toThrow('no place for events');
  });
});

test('both languages have the same headings, rows, arrows and links', () => {
  const [english = '', korean = ''] = Object.keys(DOCUMENTS).map(read);
  const shape = (text: string) => ({
    headings: text.match(/^#+ /gm)?.length,
    rows: text.match(/^\|/gm)?.length,
    arrows: text.match(/^\w+ (?:-->|-\.).*$/gm)?.length,
    pictures: text.match(/^```mermaid$/gm)?.length,
    markers: text.match(/^<!-- .* -->$/gm),
    code: text.match(/`[^`\n]+`/g)?.sort(),
  });
  expect(shape(korean)).toEqual(shape(english));
});

test('four contexts that aim at so much make a purchase available as often as the alert demands', () => {
  const together = PURCHASE_PATH.reduce((share, name) => share * ((CONTEXTS[name]?.aim ?? 0) / 100), 1);
  expect(together * 100).toBeGreaterThanOrEqual(PURCHASE_AIM);
});

describe('what is written by hand', () => {
  const changed = (image: string, change: (entry: CatalogueEntry) => CatalogueEntry) =>
    new Map([...catalogue].map(([name, entry]) => [name, name === image ? change(entry) : entry]));

  test('must name a policy for every event that a service starts to consume', () => {
    const curious = changed('review', (entry) => ({
      ...entry,
      events: { ...entry.events, consumes: [...entry.events.consumes, 'payment.PaymentFailed'] },
    }));
    expect(() => domainModel(curious)).toThrow('no policy payment.PaymentFailed -> review');
  });

  test('must not name a policy for what is consumed no more', () => {
    const without = changed('review', (entry) => ({ ...entry, events: { ...entry.events, consumes: [] } }));
    expect(() => domainModel(without)).toThrow('policy stay.BookingCompleted -> review does not exist');
  });

  test('must rank every service that joins the pool', () => {
    const joined = changed('review', (entry) => ({ ...entry, service: 'lottery' }));
    expect(() => domainModel(joined)).toThrow('no context lottery');
  });
});
