import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { BUILT_IN_NAMES, type Rendered } from '../src/index.ts';
import { ENVIRONMENT, NUMBERED, STANDING } from './festival-texts.ts';
import { renderOf } from './rendering.ts';

const GOLDEN = resolve(import.meta.dirname, 'golden/templates');

/** The pool as it will be: what is planned counts as built, so that the trees show what it will call. */
const pool = new Map(
  [...loadCatalogue(resolve(import.meta.dirname, '../..'))].map(([image, entry]) => [
    image,
    { ...entry, availability: 'built' as const },
  ]),
);
const tags = new Map([...pool.keys()].map((image, index) => [image, (0xabc000000000 + index).toString(16)]));
const environment = ENVIRONMENT.replace('maxConnections: 500', 'maxConnections: 900').replace(
  'quota: { cpu: "32"',
  'quota: { cpu: "64"',
);

const trees = new Map(BUILT_IN_NAMES.map((template) => [template, tree(template)]));

/** `GOLDEN=update npm test -- template-trees` writes them anew; what changed is then read in the diff. */
describe('the golden tree of a built-in template', () => {
  test.each(BUILT_IN_NAMES)('%s', (template) => {
    const file = join(GOLDEN, `${template}.yaml`);
    const text = goldenTree(template);
    if (process.env['GOLDEN'] === 'update') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file) ? readFileSync(file, 'utf8') : `${template} has no golden tree`).toBe(text);
  });

  test('is there for every template, and none is left of one that is gone', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(BUILT_IN_NAMES.map((name) => `${name}.yaml`).sort());
  });
});

function tree(template: string): Rendered {
  const text = template.startsWith('seat') ? NUMBERED : STANDING;
  const festival = text.replace(/template: .*/, `template: ${template}`);
  return renderOf({ festival, environment, catalogue: pool, tags });
}

/**
 * One multi-document file per template. `seat` is whole; any other stands on the template whose name lacks its
 * last word (`noseat` on `seat`), and has the objects that are new or different there: what the word means.
 */
function goldenTree(template: string): string {
  const base = template === 'noseat' ? 'seat' : template.split('-').slice(0, -1).join('-');
  const below = trees.get(base);
  const rendered = treeOf(template);
  const own = [...rendered].filter(([file, text]) => below?.get(file) !== text);
  const gone = [...(below?.keys() ?? [])].filter((file) => !rendered.has(file));
  const heading =
    below === undefined
      ? ['# The whole tree.']
      : [
          `# ${base}.yaml with these objects new or in place of theirs, and without:`,
          ...gone.map((file) => `#   ${file}`),
        ];
  return `${heading.join('\n')}\n${own.map(([file, text]) => `--- # ${file}\n${text}`).join('')}`;
}

function treeOf(template: string): Rendered {
  const rendered = trees.get(template);
  if (rendered === undefined) throw new Error(`${template} was not rendered`);
  return rendered;
}
