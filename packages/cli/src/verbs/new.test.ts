import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';
import { Unanswered } from '../prompts.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const FILE = 'gitops/festivals/spring-2027.yaml';
const FLAGS: Readonly<Record<string, string>> = {
  slug: 'spring-2027',
  'title-ko': '봄: 축제, 하나',
  template: 'seat-kakao',
  'starts-at': '2027-05-01T18:00:00+09:00',
  'opens-at': '2027-03-01T20:00:00+09:00',
  'expected-fans': '3000',
  rows: '20',
  'seats-per-row': '25',
  price: '55000',
};

function flags(changed: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...FLAGS, ...changed }).flatMap(([name, value]) => [`--${name}`, value]);
}

function text(): string {
  return readFileSync(join(clove.root, FILE), 'utf8');
}

describe('clove new', () => {
  test('writes a commented file from flags that is valid and can be planned and rendered', async () => {
    const { code, out } = await clove.run('new', ...flags());
    expect(code).toBe(0);
    expect(out[0]).toBe(`${FILE} is written and valid`);
    expect(text().match(/^\s*#/gm)?.length).toBeGreaterThan(10);
    expect(text()).toContain('- { id: A, rows: 20, seatsPerRow: 25, price: 55000 }');
    expect((await clove.run('validate')).code).toBe(0);
    const rendered = await clove.run('render', '--environment', 'staging', '--festival', 'spring-2027');
    expect(rendered).toMatchObject({ code: 0, err: [] });
  });

  test('begins with what is asked for: ways to pay, a discount code, goods or none, a room or none', async () => {
    const template = 'seat-merchandise-kakao-stay';
    const asked = { template, payments: 'kakao,toss', vouchers: 'yes', goods: 'no', rooms: 'yes' };
    const { code, err } = await clove.run('new', ...flags(asked));
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(text()).toContain('\npayments: [kakao, toss]\n');
    expect(text()).toMatch(/\nvouchers:\n {2}- \{ id: early-bird, code: "?SPRING2027EARLY/);
    expect(text()).toMatch(/\nrooms:\n/);
    expect(text()).not.toMatch(/\ngoods:\n/);
    expect((await clove.run('validate')).code).toBe(0);
  });

  test.each([
    [{ goods: 'yes' }, 'template seat-kakao sells no goods'],
    [{ rooms: 'maybe' }, '--rooms: "maybe" is no such answer'],
    [{ payments: 'toss,kakao' }, 'offers kakao first'],
  ])('%j is refused and nothing is written', async (changed, message) => {
    const { code, err } = await clove.run('new', ...flags(changed));
    expect([code, err.join('\n')]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(clove.root, FILE))).toBe(false);
  });

  test('without a terminal names every flag that is missing or wrong, at once', async () => {
    const { code, err } = await clove.run('new', '--slug', 'Spring', '--template', 'seet', '--price', 'x');
    expect(code).toBe(2);
    expect(err.join('\n').split('\n  ')).toEqual([
      'nothing was written:',
      '--slug: "Spring" is not valid: a DNS label of at most 40 characters',
      '--title-ko is missing: name of the festival in Korean',
      '--template: "seet" is no template that can run today; did you mean "seat"?',
      '--starts-at is missing: when it starts, e.g. 2026-08-07T13:00:00+09:00',
      '--opens-at is missing: when sales open, e.g. 2026-06-01T20:00:00+09:00',
      '--expected-fans is missing: how many people will try to buy',
      '--capacity is missing: standing places (instead of --rows and --seats-per-row)',
      '--price: "x" is not a whole number',
    ]);
  });

  test('asks, refuses and answers in Korean where the locale is Korean', async () => {
    clove.env = { LC_ALL: 'ko_KR.UTF-8' };
    const { price, ...rest } = FLAGS;
    const given = Object.entries(rest).flatMap(([name, value]) => [`--${name}`, value]);
    const bad = await clove.run('new', ...given, '--currency', 'KRV');
    expect(bad.code).toBe(2);
    expect(bad.err.join('\n').split('\n  ')).toEqual([
      '아무것도 쓰지 않았습니다:',
      '--price 옵션이 없습니다: 티켓 한 장의 가격 (통화의 가장 작은 단위)',
      expect.stringMatching(/^--currency: "KRV": 쓸 수 없는 값입니다/),
    ]);
    const asked: string[][] = [];
    clove.prompts = {
      input: async ({ message, validate }) => {
        expect(message).toBe('티켓 한 장의 가격 (통화의 가장 작은 단위)');
        expect(validate('많이')).toBe('"많이": 정수가 아닙니다');
        return price ?? '';
      },
      select: async ({ message, choices }) => {
        asked.push([message, ...choices.map(({ name }) => name)]);
        return choices[0]?.value ?? '';
      },
    };
    expect((await clove.run('new', ...given)).out[0]).toBe(`${FILE} 파일을 썼고 문제가 없습니다`);
    expect(asked).toEqual([
      ['결제 수단, 템플릿의 것이 먼저 (예: kakao,toss)', 'kakao', 'kakao, toss'],
      ['할인 코드로 시작: yes 또는 no', '아니요: 지금은 없이', '예: 고쳐 쓸 예시와 함께'],
    ]);
  });

  test('asks on a terminal what no flag said, and a wrong answer again', async () => {
    const { template, slug, price, ...rest } = FLAGS;
    const asked: string[] = [];
    clove.prompts = {
      input: async ({ message, validate }) => {
        asked.push(message);
        if (message.startsWith('name of the file')) {
          expect(validate('han-river-2026')).toMatch(/taken: gitops\/festivals\/han-river-2026\.yaml exists/);
          return slug ?? '';
        }
        return price ?? '';
      },
      select: async ({ choices }) => {
        const values = choices.map(({ value }) => value);
        return values.includes('noseat') ? (template ?? '') : (values[0] ?? '');
      },
    };
    const given = Object.entries(rest).flatMap(([name, value]) => [`--${name}`, value]);
    expect((await clove.run('new', ...given)).code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(text()).toContain('template: seat-kakao');
  });

  describe('asks on a terminal how fans pay and what the file begins with', () => {
    /** What was asked, with the answers to choose from; takes the wanted ones, else the first. */
    async function answering(template: string, wanted: readonly string[], ...more: string[]) {
      const asked: string[] = [];
      clove.prompts = {
        input: ({ message }) => Promise.reject(new Error(`everything else was given, not ${message}`)),
        select: async ({ message, choices }) => {
          const values = choices.map(({ value }) => value);
          asked.push(`${message.split(/[,:]/)[0]}: ${values.join(' | ')}`);
          return values.find((value) => wanted.includes(value)) ?? values[0] ?? '';
        },
      };
      const { code, err } = await clove.run('new', ...flags({ template }), ...more);
      expect({ code, err }).toEqual({ code: 0, err: [] });
      expect((await clove.run('validate')).code).toBe(0);
      return asked;
    }
    const PAYMENTS = 'how fans pay: kakao | kakao,toss';
    const VOUCHERS = 'begin with a discount code: no | yes';
    const GOODS = 'begin with goods: yes | no';
    const ROOMS = 'begin with a room: yes | no';

    test('of a template that sells all of it, the default first', async () => {
      expect(await answering('seat-merchandise-kakao-stay', [])).toEqual([PAYMENTS, VOUCHERS, GOODS, ROOMS]);
      expect(text()).toMatch(/\ngoods:\n(?:.|\n)*\nrooms:\n/);
      expect(text()).not.toMatch(/\n(?:payments|vouchers):/);
    });

    test('and writes what was chosen', async () => {
      await answering('seat-merchandise-kakao-stay', ['kakao,toss']);
      expect(text()).toContain('\npayments: [kakao, toss]\n');
    });

    test('goods and rooms only of a template that has them, and nothing that a flag said', async () => {
      expect(await answering('seat-kakao', ['yes'], '--payments', 'kakao')).toEqual([VOUCHERS]);
      expect(text()).toMatch(/\nvouchers:\n/);
      expect(text()).not.toMatch(/\n(?:goods|rooms):/);
    });

    test('but not with --yes', async () => {
      expect(await answering('seat-merchandise-kakao-stay', [], '--yes')).toEqual([]);
    });
  });

  test('where the folder may not be written to, says so in one sentence', async () => {
    // Loaded while everything may still be read.
    await clove.run('new', '--help');
    const folder = join(clove.root, 'gitops/festivals');
    chmodSync(clove.root, 0o755);
    chmodSync(folder, 0o555);
    // Root may write everywhere: another user tries.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const outcome = await clove.run('new', ...flags());
    if (root) process.seteuid?.(0);
    chmodSync(folder, 0o755);
    expect(outcome).toMatchObject({ code: 1, out: [] });
    expect(outcome.err).toEqual([expect.stringMatching(/^\S+gitops\/festivals\S+: permission denied$/)]);
  });

  test('writes nothing when the person stops at a question', async () => {
    clove.prompts = {
      input: () => Promise.reject(new Unanswered()),
      select: () => Promise.reject(new Unanswered()),
    };
    expect(await clove.run('new')).toMatchObject({ code: 1, err: ['stopped: nothing was written'] });
  });

  test('overwrites no file, and leaves none behind that disagrees with itself or with an environment', async () => {
    await clove.run('new', ...flags());
    const before = text();
    expect(await clove.run('new', ...flags())).toMatchObject({ code: 2 });
    expect(text()).toBe(before);

    const late = flags({ slug: 'late', 'opens-at': '2027-06-01T20:00:00+09:00' });
    expect(await clove.run('new', ...late)).toMatchObject({
      code: 2,
      err: [expect.stringContaining('day-1 starts before sales open')],
    });
    expect(existsSync(join(clove.root, 'gitops/festivals/late.yaml'))).toBe(false);
    expect(readdirSync(join(clove.root, 'gitops/festivals')).sort()).toEqual([
      'han-river-2026.yaml',
      'seoul-jazz-2026.yaml',
      'spring-2027.yaml',
    ]);
  });
});
