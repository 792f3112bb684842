import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove schema', () => {
  test('writes a schema whose descriptions help the author of a festival file', async () => {
    const { code, out } = await clove.run('schema');
    expect(code).toBe(0);
    expect(out).toContain('gitops/festival.schema.json');
    const schema: { properties: Record<string, { description?: string }>; additionalProperties: boolean } =
      JSON.parse(readFileSync(join(clove.root, 'gitops/festival.schema.json'), 'utf8'));
    expect(schema.additionalProperties).toBe(false);
    for (const field of ['festival', 'state', 'template', 'timezone', 'refunds', 'goods', 'rooms', 'scale']) {
      expect(schema.properties[field]?.description).toBeDefined();
    }
  });
});
