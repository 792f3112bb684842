import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Measured, type Results, readResults } from '../bench/results.ts';
import { root } from '../office/root.ts';
import { BENCHES, commandOf } from './benches.ts';
import { KOREAN } from './korean.ts';
import { KOREAN_BENCHES } from './korean-names.ts';
import { PAGES, proofPage } from './page.ts';
import { READMES, withFigures } from './readme.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
const resultsOf = (bench: string, measured: Measured[]): Results => ({
  [bench]: { at: '2026-08-01T12:00:00.000Z', command: 'npm run it', machine: '2 x a CPU', measured },
});

describe('the page of proof', () => {
  test.each(PAGES)('is what "npm run proof" makes of bench/results.json: $file', (words) => {
    expect(read(words.file)).toBe(proofPage(readResults(), words));
  });

  test.each(Object.entries(READMES))('gives %s its figures', (file, language) => {
    expect(read(file)).toBe(withFigures(read(file), readResults(), language));
  });

  test('has every benchmark of package.json, and each keeps its figures under its name there', () => {
    const benches = Object.keys(scripts).filter((script) => /^(?:bench(?::|$)|chaos$)/.test(script));
    expect(BENCHES.map(({ script }) => script).sort()).toEqual(benches.sort());
    for (const { name, script } of BENCHES) {
      const source = read(scripts[script]?.replace(/^node /, '') ?? '');
      expect(source).toMatch(new RegExp(`keepResults\\(\\s*'${name}',`));
      expect(source).toMatch(new RegExp(`['\`]${commandOf(script)}\\b`));
    }
  });

  test('says of what was not measured with which command to measure it', () => {
    const page = proofPage({});
    for (const { title, script } of BENCHES) {
      expect(page).toContain(`| ${title} | \`${commandOf(script)}\` | **not measured** |`);
      expect(page).toContain(`**Not measured yet.** Measure it with \`${commandOf(script)}\`.`);
    }
  });

  test('shows figures beside budget and reference, marks what was missed, and says machine, command and day', () => {
    const page = proofPage(
      resultsOf('purchase', [
        { name: 'slow', value: 31.25, unit: 'ms', atMost: 30 },
        { name: 'few', value: 70, unit: '', atLeast: 80 },
        {
          ...{ name: 'fast', value: 4_702.6, unit: '/s', atLeast: 100 },
          reference: { name: 'updates', value: 10_200, unit: '/s' },
        },
      ]),
    );
    expect(page).toContain('| slow | 31.25 ms | at most 30 ms **missed** |  |');
    expect(page).toContain('| few | 70 | at least 80 **missed** |  |');
    expect(page).toContain('| fast | 4,703/s | at least 100/s | updates: 10,200/s |');
    expect(page).toContain('`npm run it` on 2 x a CPU, 2026-08-01.');
    expect(page).toContain('| Purchases | `npm run bench` | **2 missed** of 3 |');
  });

  test('has the same figures in Korean, and Korean words for its benchmarks alone', () => {
    const figures = (page: string) => page.match(/(?<=^\| [^|]+ \| )[\d.,]+/gm);
    const results = resultsOf('hostile', [
      { name: '20 pipelines of 100 requests: p99 against alone', value: 2.5, unit: '', atMost: 2 },
      { name: 'answer: sold', value: 318, unit: 'times' },
      { name: 'something new', value: 1, unit: 'ms' },
    ]);
    const korean = proofPage(results, KOREAN);
    expect(figures(korean)).toEqual(['2.5', '318', '1']);
    expect(figures(proofPage(results))).toEqual(figures(korean));
    expect(korean).toContain(
      '| 요청 100개씩 파이프라인 20개: 혼자일 때의 몇 배(p99) | 2.5 | 2 이하 **미달** |  |',
    );
    expect(korean).toContain('| 답: 판매됨 | 318 번 |  |  |\n| something new | 1 ms |  |  |');
    const benches = BENCHES.map(({ name }) => name);
    expect(Object.keys(KOREAN_BENCHES).filter((name) => !benches.includes(name))).toEqual([]);
  });

  test('shows figures of a benchmark that it does not know, too', () => {
    expect(proofPage(resultsOf('new', [{ name: 'a', value: 1, unit: '' }]))).toContain('## new\n');
  });

  test('draws what is a series: bars, further series and what is beside them as lines', () => {
    const point = (series: string, at: string, value: number, more: Partial<Measured> = {}): Measured => ({
      ...{ name: `${series} ${at}`, value, unit: 'ms' },
      ...{ chart: { title: 'Time', series, at } },
      ...more,
    });
    const two = proofPage(resultsOf('door', [point('a', '8', 1), point('a', '32', 3), point('b', '32', 4)]));
    expect(two).toContain('x-axis ["8", "32"]\n  y-axis "ms" 0 --> 5\n  bar [1, 3]\n  line [0, 4]\n');
    expect(two).toContain('bars: a; line 1: b.');
    const alone = { reference: { name: 'alone', value: 2, unit: 'ms' }, atMost: 9 };
    const one = proofPage(resultsOf('door', [point('a', '8', 1, alone)]));
    expect(one).toContain('bar [1]\n  line [9]\n  line [2]\n');
    expect(one).toContain('bars: a; line 1: at most; line 2: alone.');
  });

  test('draws what has a value of its own at each named place as bars next to each other', () => {
    const point = (at: string, value: number, alone: number): Measured => ({
      ...{ name: at, value, unit: 'ms', atMost: 9, chart: { title: 'Time', series: 'busy', at } },
      reference: { name: 'alone', value: alone, unit: 'ms' },
    });
    const page = proofPage(resultsOf('isolation', [point('read', 4, 1), point('purchase', 8, 2)]));
    expect(page).toContain(
      'xychart-beta horizontal\n  title "Time"\n  x-axis ["read: busy", "read: alone", "purchase: busy", "purchase: alone"]\n',
    );
    expect(page).toContain('  bar [4, 1, 8, 2]\n  line [9, 9, 9, 9]\n');
    expect(page).toContain('bars: busy, alone; line 1: at most.');
  });

  test('draws what changed over time, and says what happened meanwhile', () => {
    const page = proofPage({
      breaker: {
        ...{ at: '2026-08-01T12:00:00.000Z', command: 'npm run it', machine: '2 x a CPU', measured: [] },
        series: [
          {
            ...{ title: 'Answers', unit: 'ms', seconds: 2, says: 'Payment is down from second 1.' },
            lines: [
              { name: 'median', values: [1, 2, 3] },
              { name: 'slowest', values: [2, 40, 6] },
            ],
          },
        ],
      },
    });
    expect(page).toContain(
      'x-axis "s" 0 --> 2\n  y-axis "ms" 0 --> 50\n  line [1, 2, 3]\n  line [2, 40, 6]\n',
    );
    expect(page).toContain('line 1: median; line 2: slowest. Payment is down from second 1.');
  });
});

describe('a README', () => {
  const readme = 'before\n<!-- generated: proof -->\nold\n<!-- end -->\nafter\n';

  test('says in its language what was measured, its budget, and what is missing', () => {
    const results = resultsOf('web', [
      { name: 'seat map: largest paint', value: 1_980, unit: 'ms', atMost: 1_800 },
    ]);
    expect(withFigures(readme, results, 'en')).toMatch(
      /\| 1,980 ms \| at most 1,800 ms \| `npm run bench:web` \|/,
    );
    expect(withFigures(readme, results, 'ko')).toMatch(
      /\| 1,980 ms \| 1,800 ms 이하 \| `npm run bench:web` \|/,
    );
    expect(withFigures(readme, results, 'ko')).toMatch(/\| 측정 안 됨 \| {2}\| `npm run bench` \|/);
  });

  test('is refused figures that no longer have the name, and needs a place for them', () => {
    expect(() => withFigures(readme, resultsOf('web', []), 'en')).toThrow(/has no figure "seat map/);
    expect(() => withFigures('nothing', {}, 'en')).toThrow(/no place/);
  });
});
