import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove plan', () => {
  test('shows images, sizes, edges, connections and quota', async () => {
    const { code, out } = await clove.run('plan', 'seoul-jazz-2026', '--environment', 'staging');
    const text = out.join('\n');
    expect(code).toBe(0);
    expect(text).toContain('namespace staging-festival-seoul-jazz-2026');
    expect(text).toMatch(/^seat +seat-yes-number-yes-kakao +abcdef012345/m);
    expect(text).toMatch(/^ticket +seat +9090/m);
    expect(text).toMatch(/^connections: \d+ of \d+$/m);
    expect(text).toMatch(/^quota: cpu/m);
  });

  test('gives the same as JSON, without any secret value', async () => {
    const { out } = await clove.run('plan', 'han-river-2026', '--environment', 'staging', '--json');
    const plan: { images: { image: string }[]; secrets: object[] } = JSON.parse(out.join('\n'));
    expect(plan.images.map(({ image }) => image)).toContain('seat-no-number-no-kakao');
    for (const secret of plan.secrets)
      expect(Object.keys(secret).sort()).toEqual(['generator', 'key', 'secret']);
  });

  test('says which festivals there are when it does not know the one asked for', async () => {
    const { code, err } = await clove.run('plan', 'nothing', '--environment', 'production');
    expect(code).toBe(1);
    expect(err.join('\n')).toContain(
      'environment production has no festival "nothing"; it has han-river-2026, seoul-jazz-2026',
    );
  });
});
