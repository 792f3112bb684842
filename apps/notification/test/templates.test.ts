import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { generatedPath, generateTemplates } from '../scripts/build-templates.ts';
import { templates } from '../src/adapters/templates/templates.generated.ts';
import { KIND_NAMES, LANGUAGES } from '../src/domain/kinds.ts';

describe('the templates', () => {
  test('are carried by the service as they are in the folder', async () => {
    expect(readFileSync(generatedPath, 'utf8')).toBe(await generateTemplates());
  });

  test('are there for every kind in every language, and no more', () => {
    const wanted = KIND_NAMES.flatMap((kind) => LANGUAGES.map((language) => `${kind}.${language}`));
    expect(Object.keys(templates).sort()).toEqual([...wanted, 'layout'].sort());
  });
});
