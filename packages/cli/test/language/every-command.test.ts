import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { translator } from '../../src/language/language.ts';
import { Simulation } from '../simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

/** Every command that does something, and what it asks to be named. */
const COMMANDS = [
  ...['new', 'validate', 'plan', 'render', 'check', 'explain', 'diff', 'schema', 'console', 'start', 'audit'],
  ...['find', 'dlq', 'view', 'backup', 'restore', 'promote', 'apply', 'deploy', 'status', 'retry', 'ops'],
  ...['queue', 'settle', 'doctor', 'pool build', 'pool list', 'pool show', 'pool release', 'pool bake'],
  ...['festival list', 'festival destroy', 'template list', 'template show', 'events replay', 'events spec'],
  ...['secrets apply', 'secrets rotate'],
];

describe('every command', () => {
  test.each(COMMANDS)('clove %s takes --lang, ko or en', async (command) => {
    const help = (await clove.run(...command.split(' '), '--help')).out.join('\n');
    expect(help).toMatch(/--lang <language> .*\(choices: "ko",\s+"en"\)/s);
  });

  test('says its errors in the language that is asked for, else in that of the locale', async () => {
    const said = 'no local cluster is running: start one with "npx clove start"';
    const korean = translator('ko')(said);
    expect(korean).toMatch(/^실행 중인/);
    expect((await clove.run('audit')).err).toEqual([said]);
    for (const command of [['audit'], ['find', 'x1'], ['dlq', 'list'], ['view', 'rebuild']])
      expect((await clove.run(...command, '--lang', 'ko')).err).toEqual([korean]);
    expect((await clove.run('audit', '--lang', 'fr')).code).toBe(2);
  });

  test('writes what programs read as it is', async () => {
    const shown = await clove.run('pool', 'show', 'seat-yes-number-yes-kakao');
    expect(shown.code).toBe(0);
    expect(await clove.run('pool', 'show', 'seat-yes-number-yes-kakao', '--lang', 'ko')).toEqual(shown);
    const plan = ['plan', 'han-river-2026', '--environment', 'staging', '--format', 'json'];
    expect(await clove.run(...plan, '--lang', 'ko')).toEqual(await clove.run(...plan));
  });
});

describe('lines of the toolbox in Korean', () => {
  const say = translator('ko');

  test.each([
    [
      '34 facts, 0 violations, 0 settled between the scans',
      '사실 34개, 위반 0개, 두 검사 사이에 풀린 것 0개',
    ],
    [
      '2026-08-07T09:00:00.000Z  payment       payment 01990000: captured 264000 KRW [01a22f8b-b0d9]',
      '2026-08-07T09:00:00.000Z  payment       payment 01990000: 결제됨: 264000 KRW [01a22f8b-b0d9]',
    ],
    [
      '2026-08-07T09:00:00.000Z  seat          hold 01990000: SOLD for order 0199, 2 units, until 2026-08-07T09:08:00Z',
      '2026-08-07T09:00:00.000Z  seat          hold 01990000: SOLD, 주문 0199, 2개, 2026-08-07T09:08:00Z까지',
    ],
    [
      'unit-sold-once  day-1/A/1-1  sold by holds a and b',
      'unit-sold-once  day-1/A/1-1  여러 선점으로 팔림: a and b',
    ],
    [
      '20260601T110003Z: 13 databases, 1200 rows, 2 MiB; commits waited 5 ms; in backups',
      '20260601T110003Z: 데이터베이스 13개, 1200행, 2 MiB. 커밋 대기 5ms. 위치: backups',
    ],
    ['seat: 3 replayed, 1 stay', 'seat: 3개 다시 보냄, 1개 남음'],
  ])('%s', (english, korean) => {
    expect(say(english)).toBe(korean);
  });
});
