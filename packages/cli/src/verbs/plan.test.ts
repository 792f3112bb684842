import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove plan', () => {
  test('shows images, sizes, edges, connections and quota', async () => {
    clove.planned('view');
    const { code, out } = await clove.run('plan', 'seoul-jazz-2026', '--environment', 'staging');
    const text = out.join('\n');
    expect(code).toBe(0);
    expect(text).toContain('namespace staging-festival-seoul-jazz-2026');
    expect(text).toMatch(/^seat +seat-yes-number-yes-kakao +abcdef012345/m);
    expect(text).toMatch(/^ticket +seat +9090/m);
    expect(text).toContain('16 images; left out until pool and release have them: view');
    expect(text).toMatch(/^database +connections +\d+ of 480 +\(max \+ surge\) x pool/m);
    expect(text).toMatch(/^quota +cpu +\d+m of 32000m +requests of every service at max/m);
  });

  test('gives the same as JSON, without any secret value', async () => {
    const { out } = await clove.run('plan', 'han-river-2026', '--environment', 'staging', '--format', 'json');
    const plan: { images: { image: string }[]; secrets: object[] } = JSON.parse(out.join('\n'));
    expect(plan.images.map(({ image }) => image)).toContain('seat-no-number-no-kakao');
    for (const secret of plan.secrets)
      expect(Object.keys(secret).sort()).toEqual(['generator', 'key', 'secret']);
  });

  test('gives a reason for every number: what was measured, what is assumed, who decided', async () => {
    const { out } = await clove.run('plan', 'han-river-2026', '--environment', 'staging');
    const text = out.join('\n');
    expect(text).toMatch(/^opening +fans\/s +84 +each of 25000 expectedFans comes once in the 300 s/m);
    expect(text).toMatch(/^opening +headroom +x 1.5 +default: /m);
    expect(text).toMatch(/^ticket +max +4 +scale in the festival file$/m);
    expect(text).toMatch(
      /^seat +per pod +[0-9.]+ fans\/s +catalogue: each .* holds\/s, .* purchases\/s, .* maps\/s; measured by npm run bench:capacity/m,
    );
    expect(text).toMatch(/^payment-sandbox +max +1 +catalogue: the image runs as a single pod$/m);
    expect(text).toMatch(
      /^waiting room +admitted\/s +\d+ +what (?:seat|ticket|gateway|payment|payment-sandbox) carries with \d+ pods at most/m,
    );
    expect(text).toMatch(/^cost +peak +[0-9.]+ KRW\/h/m);
  });

  test('says which festivals there are when it does not know the one asked for', async () => {
    const { code, err } = await clove.run('plan', 'nothing', '--environment', 'production');
    expect(code).toBe(1);
    expect(err.join('\n')).toContain(
      'environment production has no festival "nothing"; it has han-river-2026, seoul-jazz-2026',
    );
  });
});
