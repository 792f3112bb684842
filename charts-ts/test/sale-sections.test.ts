import { resolve } from 'node:path';
import { SALE_SECTIONS } from '@clove/contracts';
import { CatalogueEntry, loadCatalogue } from '@clove/pool-images';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

test('the catalogue knows every section that the sale document has, and no other', () => {
  const entry = { image: 'x', service: 'x', description: { ko: 'x', en: 'x' }, external: undefined };
  const resources = { cpu: '100m', memory: '64Mi', memoryLimit: '64Mi' };
  const accepts = (section: string) =>
    CatalogueEntry.safeParse({ ...entry, resources, sale: { sections: [section] } }).success;
  expect(SALE_SECTIONS.filter((section) => !accepts(section))).toEqual([]);
  expect(accepts('tickets')).toBe(false);
});

test('every section is read by a service, and the images of one service read the same', () => {
  const readers = [...loadCatalogue(ROOT).values()].filter(({ sale }) => sale !== undefined);
  const read = new Set(readers.flatMap(({ sale }) => sale?.sections ?? []));
  expect([...read].sort()).toEqual([...SALE_SECTIONS].sort());
  const byService = Map.groupBy(readers, ({ service }) => service);
  for (const images of byService.values()) {
    expect(new Set(images.map(({ sale }) => JSON.stringify(sale))).size).toBe(1);
  }
});
