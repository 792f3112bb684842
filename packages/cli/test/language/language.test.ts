import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findTemplate, isBuiltIn, openTemplates, templateNames } from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { describe, expect, test } from '@jest/globals';
import { korean } from '../../src/language/korean.ts';
import { languageOf, translator } from '../../src/language/language.ts';
import { saidIn } from './said-in.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const FESTIVAL = 'charts-ts/src/festival';

const filesOf = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);

const TOOLBOX = 'apps/toolbox/src';

/** Where the commands that the toolbox carries out say something. */
const TOOLBOX_SOURCES = [
  ...['audit', 'backup', 'dlq', 'events', 'find', 'view', 'edges'].map(
    (name) => `${TOOLBOX}/commands/${name}.ts`,
  ),
  ...['retry', 'restore-backup'].map((name) => `${TOOLBOX}/application/${name}.ts`),
  ...['accounting', 'invariants', 'inventory-invariants', 'money-invariants', 'story-words'].map(
    (name) => `${TOOLBOX}/domain/${name}.ts`,
  ),
  `${TOOLBOX}/run-toolbox.ts`,
  ...['backup-here', 'backup-in-cluster', 'run-in-cluster', 'toolbox-options'].map(
    (name) => `packages/cli/src/toolbox/${name}.ts`,
  ),
  ...['festival-namespace', 'follow-job', 'kubectl-error'].map(
    (name) => `packages/cli/src/kubectl/${name}.ts`,
  ),
  ...['audit', 'backup', 'dlq', 'find', 'view'].map((name) => `packages/cli/src/verbs/${name}.ts`),
  'packages/cli/src/running-cluster.ts',
];

/** Where `clove validate`, `clove new`, the platform console and the toolbox say something. */
const SOURCES = [
  ...filesOf(FESTIVAL),
  ...filesOf('charts-ts/src/environment'),
  ...filesOf('charts-ts/src/templates').filter((file) => !file.endsWith('/built-in.ts')),
  'charts-ts/src/unread-inputs.ts',
  'charts-ts/src/folder-entries.ts',
  'charts-ts/src/platform/path-prefix.ts',
  'charts-ts/src/plan/engine-access.ts',
  'charts-ts/src/plan/replica-counts.ts',
  'charts-ts/src/plan/plan.ts',
  'charts-ts/src/plan/images.ts',
  'charts-ts/src/plan/quota.ts',
  'charts-ts/src/plan/connections.ts',
  'charts-ts/src/plan/bucket.ts',
  'charts-ts/src/plan/edges.ts',
  'charts-ts/src/plan/engine-edges.ts',
  'charts-ts/src/plan/explain.ts',
  'charts-ts/src/diff/commits.ts',
  'charts-ts/src/diff/freeze.ts',
  'charts-ts/src/diff/notes.ts',
  'charts-ts/src/diff/release-gates.ts',
  'charts-ts/src/diff/roll.ts',
  'charts-ts/src/diff/stale.ts',
  'charts-ts/src/diff/unusual.ts',
  'charts-ts/src/promotion/contracts.ts',
  'charts-ts/src/promotion/promotion.ts',
  'charts-ts/src/promotion/refusals.ts',
  'packages/cli/src/argocd/deploy.ts',
  'packages/cli/src/argocd/retry.ts',
  'packages/cli/src/argocd/status.ts',
  'packages/cli/src/argocd/verified-source.ts',
  'packages/cli/src/console/event-stream.ts',
  'packages/cli/src/console/names.ts',
  'packages/cli/src/console/problems.ts',
  'packages/cli/src/console/proposals.ts',
  'packages/cli/src/console/remote.ts',
  'pool-images/src/catalogue.ts',
  'pool-images/src/catalogue-schema.ts',
  'pool-images/src/release.ts',
  'pool-images/src/source-document.ts',
  'pool-images/src/nearest-name.ts',
  'packages/contracts/src/ids.ts',
  'packages/cli/src/verbs/validate.ts',
  'packages/cli/src/verbs/new.ts',
  'packages/cli/src/verbs/new-questions.ts',
  ...TOOLBOX_SOURCES,
];

/** Texts that are no messages. */
const NO_MESSAGES = new Set([
  // The file that clove new writes: in both languages as it is.
  ...saidIn(join(ROOT, FESTIVAL, 'scaffold.ts')),
  // The first line of a release file.
  ...saidIn(join(ROOT, 'pool-images/src/release.ts')).filter((text) => text.startsWith('# ')),
  // Numbers with their bound, and the console's stream.
  ...['{1} of {2}', '{1}{2} of {3}{4}', 'event: {1}\ndata: {2}\n\n'],
  // Parts of messages of the toolbox, which the catalogue has as a whole, and commands to be typed.
  ...[
    '(no type)',
    'stays: {1}',
    '  event {1}, correlation {2}',
    ' + blocked {1}',
    ' of order {1}',
    'at least ',
  ],
  ...[
    'capacity {1}, but free {2}{3} + held {4} + pinned {5} + sold {6}',
    'has {1}{2} orders',
    '{1}{2} by {3}',
  ],
  ...['; its Job is removed', '; its Job may still run: kubectl -n {1} delete job {2} ({3})', 'kubectl: {1}'],
  'kubectl -n {1} scale deployment/{2} --replicas={3}',
]);

/** How a command of the toolbox is called (`dlq list | show ...`), with or without what it does, and what its help says below. */
const USAGE =
  /^(?:usage: (?!\{)|(?:dlq list|events replay|find <id>|view rebuild))|\S {3,}\S|^\nWithout --environment /;

describe('the Korean catalogue', () => {
  test.each(SOURCES)('has every message that %s says', (file) => {
    const missing = saidIn(join(ROOT, file)).filter(
      (text) => !NO_MESSAGES.has(text) && !USAGE.test(text) && !Object.hasOwn(korean, text),
    );
    expect(missing).toEqual([]);
  });

  test('has every reason for which a built-in template has an image', () => {
    const library = openTemplates(ROOT, loadCatalogue(ROOT));
    const reasons = templateNames(library)
      .filter(isBuiltIn)
      .flatMap((name) => findTemplate(library, name)?.parts.map(({ why }) => why) ?? []);
    expect(reasons.length).toBeGreaterThan(100);
    expect([...new Set(reasons)].filter((why) => !Object.hasOwn(korean, why))).toEqual([]);
  });

  test('has every reason for which an image calls another', () => {
    const reasons = [...loadCatalogue(ROOT).values()].flatMap(({ edges, externalHosts }) =>
      [...edges, ...externalHosts].map(({ why }) => why),
    );
    expect(reasons.length).toBeGreaterThan(50);
    expect([...new Set(reasons)].filter((why) => !Object.hasOwn(korean, why))).toEqual([]);
  });

  test('says something in Korean for each, with the same values', () => {
    const values = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
    for (const [english, text] of Object.entries(korean)) {
      expect([english, /[가-힣]/.test(text)]).toEqual([english, true]);
      // Some texts leave out what the value is called.
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
      'namespacePrefix: ends with a hyphen, at most 22 characters',
      'namespacePrefix: 붙임표로 끝나고 22자 이하여야 합니다',
    ],
    [
      'tier staging needs a route: ingress or gatewayApi',
      'tier staging에는 경로가 필요합니다: ingress 또는 gatewayApi',
    ],
    [
      'there is no environment "prodution"; did you mean "production"?',
      '"prodution" 환경이 없습니다. 혹시 "production"인가요?',
    ],
    [
      'nothing reads this file: gitops/environments/staging has environment.yaml and <slug>/ops.yaml; call it environment.yaml',
      '이 파일은 아무 데서도 읽지 않습니다: gitops/environments/staging에 두는 파일: environment.yaml and <slug>/ops.yaml. 이름을 environment.yaml(으)로 바꾸세요',
    ],
    [
      'no image has service "seet"; did you mean "seat"?',
      '"seet" 서비스의 이미지가 없습니다. 혹시 "seat"인가요?',
    ],
    [
      '84 fans/s over 12 fans/s per pod at 70 % needs 10, with headroom 15, but the catalogue allows 8: the waiting room holds back the other fans',
      '초당 84명을 파드당 초당 12명의 70 %로 나누면 10개, 여유를 두면 15, 카탈로그가 허용하는 최대는 8: 나머지 팬은 대기실에서 기다립니다',
    ],
    [
      'catalogue: each 40 hold/s, 20 purchase/s (assumed); measured by npm run bench',
      '카탈로그: 파드마다 40 hold/s, 20 purchase/s(가정); 잰 명령: npm run bench',
    ],
    [
      'catalogue: each 1850 places/s; measured by npm run bench, 32 fans: 0.10 to 1.31 ms, 500m requested',
      '카탈로그: 파드마다 1850 places/s; 잰 명령: npm run bench, 32 fans: 0.10 to 1.31 ms, 500m requested',
    ],
    [
      'postgres: 1 x (1 cpu, 1 GiB, 20 GiB storage) -> 0 x (1 cpu, 1 GiB, 20 GiB storage)',
      'postgres: 파드 1개(CPU 1, 1 GiB, 저장 20 GiB) -> 0개(CPU 1, 1 GiB, 저장 20 GiB)',
    ],
    ['queue: none -> 2-3 x (0.1 cpu, 0.12 GiB)', 'queue: 없음 -> 파드 2-3개(CPU 0.1, 0.12 GiB)'],
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
