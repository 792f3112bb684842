import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { korean } from '../../src/language/korean.ts';
import { languageOf, translator } from '../../src/language/language.ts';
import { saidIn } from './said-in.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const FESTIVAL = 'charts-ts/src/festival';

/** Where `clove validate` of a festival file and `clove new` say something. */
const SOURCES = [
  ...readdirSync(join(ROOT, FESTIVAL))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${FESTIVAL}/${name}`),
  'charts-ts/src/templates/offer.ts',
  'charts-ts/src/templates/choose.ts',
  'charts-ts/src/plan/sizing.ts',
  'charts-ts/src/plan/plan.ts',
  'charts-ts/src/plan/images.ts',
  'charts-ts/src/plan/quota.ts',
  'charts-ts/src/plan/connections.ts',
  'pool-images/src/source-document.ts',
  'pool-images/src/nearest-name.ts',
  'packages/contracts/src/ids.ts',
  'packages/cli/src/verbs/validate.ts',
  'packages/cli/src/verbs/new.ts',
  'packages/cli/src/verbs/new-questions.ts',
];

/** Texts that are no messages. */
const NO_MESSAGES = new Set([
  // The file that clove new writes: in both languages as it is.
  ...saidIn(join(ROOT, FESTIVAL, 'scaffold.ts')),
]);

describe('the Korean catalogue', () => {
  test.each(SOURCES)('has every message that %s says', (file) => {
    const missing = saidIn(join(ROOT, file)).filter(
      (text) => !NO_MESSAGES.has(text) && !Object.hasOwn(korean, text),
    );
    expect(missing).toEqual([]);
  });

  test('says something in Korean for each, with the same values', () => {
    const values = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
    for (const [english, text] of Object.entries(korean)) {
      expect([english, /[가-힣]/.test(text)]).toEqual([english, true]);
      // What the value is called goes without saying in some.
      if (!/which \{2\}|expected \{1\} to be/.test(english))
        expect([english, values(text)]).toEqual([english, values(english)]);
    }
  });
});

describe('a message in Korean', () => {
  const say = translator('ko');

  test.each([
    ['unknown key "titel"; did you mean "title"?', '모르는 키 "titel". 혹시 "title"인가요?'],
    [
      'performances.0.startsAt: must be an instant with an offset: "2026-06-01 20:00" has none, such as 2026-06-01T20:00:00+09:00 (Korea is +09:00)',
      'performances.0.startsAt: 시차가 붙은 시각이어야 합니다. "2026-06-01 20:00"에 시차가 없습니다. 예: 2026-06-01T20:00:00+09:00 (한국은 +09:00)',
    ],
    [
      'performances.0.sections.0.price: must be a whole number: write 132000, not "132,000" (the comma makes it a text)',
      'performances.0.sections.0.price: 정수여야 합니다. "132,000" 대신 132000처럼 쓰세요 (쉼표가 있으면 글자가 됩니다)',
    ],
    [
      'section A costs 0: say "free: true" if that is meant',
      'A 구역: 가격이 0입니다. 무료가 맞다면 "free: true"를 쓰세요',
    ],
    [
      'sales.expectedFans: too small: expected number to be >=1',
      'sales.expectedFans: 너무 작습니다. 1 이상이어야 합니다',
    ],
    [
      'currency is "KRV" but must be one of KRW, JPY; did you mean "KRW"?',
      'currency 항목이 "KRV"입니다. 다음 중 하나여야 합니다: KRW, JPY. 혹시 "KRW"인가요?',
    ],
    [
      'nothing was written:\n  --title-ko is missing: name of the festival in Korean',
      '아무것도 쓰지 않았습니다:\n  --title-ko 옵션이 없습니다: 축제의 한국어 이름',
    ],
  ])('%s', (english, text) => {
    expect(say(english)).toBe(text);
  });

  test('that the catalogue does not have stays as it is', () => {
    expect(say('a sentence of another verb: nothing of the kind')).toBe(
      'a sentence of another verb: nothing of the kind',
    );
    expect(translator('en')('unknown key "titel"')).toBe('unknown key "titel"');
  });
});

test('the language is what was asked for, else that of the locale of messages, else English', () => {
  expect(languageOf({ LANG: 'ko_KR.UTF-8' })).toBe('ko');
  expect(languageOf({ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(languageOf({ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ko' })).toBe('ko');
  expect(languageOf({ LC_ALL: '', LANG: 'ko_KR' })).toBe('ko');
  expect(languageOf({ LANG: 'kok_IN' })).toBe('en');
  expect(languageOf({})).toBe('en');
  expect(languageOf({ LANG: 'ko_KR.UTF-8' }, 'en')).toBe('en');
});
