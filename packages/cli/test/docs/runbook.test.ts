import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  BUILT_IN_NAMES,
  listCommittedTargets,
  loadEnvironment,
  parseFestival,
  plan,
  planTarget,
  type Rendered,
  render,
} from '@clove/charts-ts';
import { loadCatalogue } from '@clove/pool-images';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { cloveCommands, commandComplaints } from './command-lines.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const Rules = z.looseObject({
  spec: z.object({
    groups: z.array(
      z.looseObject({
        rules: z.array(
          z.looseObject({
            alert: z.string(),
            labels: z.record(z.string(), z.string()),
            annotations: z.record(z.string(), z.string()),
          }),
        ),
      }),
    ),
  }),
});
type Rule = z.infer<typeof Rules>['spec']['groups'][number]['rules'][number];

function rulesOf(rendered: Rendered): Rule[] {
  const texts = [...rendered].filter(([file]) => file.includes('prometheusrule')).map(([, text]) => text);
  return texts.flatMap((text) => Rules.parse(parse(text)).spec.groups.flatMap(({ rules }) => rules));
}

/** What production would be watched by with each template of the pool as it is now. */
function rulesOfTemplates(): Rule[] {
  const catalogue = loadCatalogue(ROOT);
  const tags = new Map([...catalogue.keys()].map((image) => [image, '000000000000']));
  // With backups of its own, as production has once its release makes them.
  const backup = { schedule: '17 3 * * *', keep: 7, target: { kind: 'volume', storage: '20Gi' } } as const;
  const production = loadEnvironment(ROOT, 'production');
  const environment = { ...production, environment: { ...production.environment, backup } };
  const reason = 'No image is pulled: the rules alone are read.';
  return BUILT_IN_NAMES.flatMap((template) => {
    const festival = parseFestival(festivalOf(template), 'festival.yaml');
    const ops = { breakGlass: { imagesWithoutDigest: { reason } } };
    return rulesOf(render(plan({ root: ROOT, catalogue, festival, environment, tags, ops })));
  });
}

/** A small festival that every template can sell. */
function festivalOf(template: string): string {
  const section = template.startsWith('noseat')
    ? '{ id: A, capacity: 200, price: 1000 }'
    : '{ id: A, rows: 10, seatsPerRow: 20, price: 1000 }';
  return `festival: watched-2026
title: { ko: 봄 축제, en: Spring Festival }
template: ${template}
timezone: Asia/Seoul
currency: KRW
sales:
  opensAt: 2026-03-01T20:00:00+09:00
  closesAt: 2026-04-30T23:59:00+09:00
  expectedFans: 2000
  maxTicketsPerFan: 4
performances:
  - id: day-1
    title: { ko: 첫째 날, en: Day 1 }
    startsAt: 2026-05-01T18:00:00+09:00
    sections: [${section}]
refunds: [{ untilDaysBefore: 1, feePercent: 30 }]
`;
}

/** The entries of a page: the alert and its lines. */
function entriesOf(page: string): Map<string, string[]> {
  const [, ...sections] = page.split(/^### /m);
  return new Map(
    sections.map((section) => {
      const [alert = '', ...lines] = section.split('\n');
      return [alert, lines.filter((line) => line.startsWith('- '))];
    }),
  );
}

const PAGES = [
  ['docs/runbook.md', ['Means', 'First', 'Over when']],
  ['docs/runbook.ko.md', ['뜻', '먼저', '끝']],
] as const;

let rules: Rule[];
beforeAll(() => {
  const committed = listCommittedTargets(ROOT).flatMap(({ environment, slug }) =>
    rulesOf(render(planTarget(ROOT, environment, slug).plan)),
  );
  rules = [...committed, ...rulesOfTemplates()];
}, 240_000);

describe.each(PAGES)('%s', (file, parts) => {
  const entries = entriesOf(read(file));

  test('has one entry for each alert that is rendered, and no other', () => {
    expect([...entries.keys()].sort()).toEqual([...new Set(rules.map(({ alert }) => alert))].sort());
  });

  test('says of each what it means, what comes first and when it is over, and how urgent it is', () => {
    for (const [alert, lines] of entries) {
      expect([alert, lines.map((line) => /^- \*\*(.+?)\*\*/.exec(line)?.[1])]).toEqual([alert, [...parts]]);
      const severity = rules.find((rule) => rule.alert === alert)?.labels['severity'];
      expect([alert, lines[0]]).toEqual([alert, expect.stringContaining(`(${severity})`)]);
      expect([alert, lines[1]]).toEqual([alert, expect.stringMatching(/`(?:npx clove|kubectl) [^`]+`/)]);
    }
  });

  test('names only commands that there are', async () => {
    const codes = [...read(file).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    const commands = codes.flatMap(cloveCommands);
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands) {
      expect([command, await commandComplaints(command)]).toEqual([command, []]);
    }
  });
});

test('each rule leads to its entry and says in a sentence what it is about', () => {
  for (const { alert, annotations } of rules) {
    expect(annotations).toMatchObject({
      summary: expect.stringMatching(/\.$/),
      runbook_url: expect.stringMatching(new RegExp(`/docs/runbook\\.md#${alert.toLowerCase()}$`)),
    });
  }
});

test('the Korean page names the same commands as the English one', () => {
  const codesOf = (file: string) =>
    [...read(file).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).filter((code) => code.includes(' '));
  expect(codesOf('docs/runbook.ko.md')).toEqual(codesOf('docs/runbook.md'));
});

test('production is watched without a word of its environment', () => {
  expect(read('gitops/environments/production/environment.yaml')).not.toContain('observability');
  const { environment } = loadEnvironment(ROOT, 'production');
  expect(environment.observability).toMatchObject({ kind: 'prometheusOperator', dashboard: true });
  expect(loadEnvironment(ROOT, 'staging').environment.observability).toEqual({ kind: 'none' });
});
