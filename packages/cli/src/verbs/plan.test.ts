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

  describe('--simulate', () => {
    const simulate = (...args: string[]) =>
      clove.run('plan', 'han-river-2026', '--environment', 'staging', '--simulate', ...args);
    interface Simulated {
      outcomes: Record<string, number>;
      services: {
        service: string;
        needed: number;
        allowed: number;
        most: number;
        overloadedSeconds: number;
      }[];
      limits: { kind: string; purchasesPerSecond: number; source: string }[];
      timeline: { second: number; sold: number; pods: Record<string, number> }[];
    }
    const json = async (...args: string[]): Promise<Simulated> =>
      JSON.parse((await simulate('--format', 'json', ...args)).out.join('\n'));

    test('says when it is sold out, how long fans wait, what it needs, and which limit binds first', async () => {
      const { code, out } = await simulate('--fans', '1000000', '--early', '50', '--seed', '3');
      const text = out.join('\n');
      expect(code).toBe(0);
      expect(text).toMatch(
        /^han-river-2026 in staging: the opening for 1,000,000 fans, simulated with seed 3$/m,
      );
      expect(text).toMatch(/^places +30,000; .*none free for the first time after 0:0/m);
      expect(text).toMatch(
        /^waiting room +[\d,]+\/s let in at most, [\d,]+\/s until none was free; its rate: [\d,]+\/s$/m,
      );
      expect(text).toMatch(/half of those let in waited at most \d:\d\d:\d\d, the longest \d:\d\d:\d\d$/m);
      expect(text).toMatch(/^database +[\d.]+ cores and [\d.]+ MB\/s written ahead at most/m);
      expect(text).toMatch(
        /^nodes +\d+ of 8x32 at the opening, \d+ at most; \d+ for the pods that are needed$/m,
      );
      expect(text).toMatch(
        /lock of the largest standing section: no pod raises it +friday\/GENERAL .*npm run bench:scale/,
      );
      expect(text).toMatch(/^binds first: \S.* \(.+\)$/m);
      expect(text).toMatch(/^too few pods are allowed of auth, /m);
    });

    test('has the expected fans of the file without another number, and pods enough for them', async () => {
      const { outcomes, services, limits } = await json();
      expect(Object.values(outcomes).reduce((sum, fans) => sum + fans, 0)).toBe(25_000);
      const ticket = services.find(({ service }) => service === 'ticket');
      expect(ticket).toMatchObject({ allowed: 4, overloadedSeconds: 0 });
      expect(limits.map(({ purchasesPerSecond }) => purchasesPerSecond)).toEqual(
        limits.map(({ purchasesPerSecond }) => purchasesPerSecond).toSorted((a, b) => a - b),
      );
    });

    test('adds pods as an autoscaler does, never more than are allowed, and says how many are needed', async () => {
      const { services, timeline } = await json('--fans', '1000000');
      const [first] = timeline;
      for (const { service, allowed, most } of services) {
        expect(most).toBeLessThanOrEqual(allowed);
        expect(timeline.at(-1)?.pods[service]).toBe(most);
        expect(first?.pods[service]).toBeLessThanOrEqual(most);
      }
      const auth = services.find(({ service }) => service === 'auth');
      expect(auth?.needed).toBeGreaterThan(auth?.allowed ?? 0);
    });

    test('is the same for the same seed, and speaks Korean', async () => {
      const [once, again, other] = [await simulate(), await simulate(), await simulate('--seed', '2')];
      expect(again.out).toEqual(once.out);
      expect(other.out).not.toEqual(once.out);
      const { out } = await simulate('--lang', 'ko');
      expect(out.join('\n')).toMatch(
        /^han-river-2026 \(staging\): 팬 25,000명의 판매 시작, 시드 1로 모의 실행$/m,
      );
      expect(out.join('\n')).toMatch(/^먼저 걸리는 한계: .*[가-힣]/m);
    });

    test.each([
      [['--fans', '0'], "'--fans <count>' argument '0' is invalid. a whole number from 1 to 10000000"],
      [['--fans', '1e6'], "'--fans <count>' argument '1e6' is invalid"],
      [['--early', '101'], "'--early <percent>' argument '101' is invalid. a whole number from 0 to 100"],
      [['--spread', '0'], "'--spread <seconds>' argument '0' is invalid"],
      [['--node', '8'], "'--node <size>' argument '8' is invalid. cores and GiB, such as 8x32"],
      [['--seed', '-1'], "'--seed <number>' argument '-1' is invalid"],
    ])('refuses %j and names the option', async (args, message) => {
      const { code, err } = await simulate(...args);
      expect(code).toBe(2);
      expect(err.join('\n')).toContain(message);
    });

    test('is asked for in words: its options alone are refused', async () => {
      const { code, err } = await clove.run('plan', 'han-river-2026', '--fans', '1000000');
      expect(code).toBe(2);
      expect(err.join('\n')).toContain('--fans is about a simulation: add --simulate');
    });
  });
});
