import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadCatalogue } from '@clove/pool-images';
import { expect, test } from '@jest/globals';
import { planFilesBeside } from '../src/festival/plan-files.ts';
import {
  BUILT_IN_NAMES,
  checkTrees,
  loadEnvironment,
  parseFestival,
  plan,
  render,
  renderedFolder,
  treeOf,
} from '../src/index.ts';
import { fixtureTags } from './fixture-pool.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILE = 'gitops/festivals/chuncheon-lake-2026.yaml';
const everything = readFileSync(join(ROOT, FILE), 'utf8');
const catalogue = loadCatalogue(ROOT);

/** The sample that sells everything, without what a template cannot sell. */
function festivalOf(template: string): string {
  let text = everything.replace(/^template: .*$/m, `template: ${template}`);
  if (!template.includes('merchandise')) text = without(text, 'goods');
  if (!template.includes('stay')) text = without(text, 'rooms');
  return template.startsWith('noseat') ? withoutSeats(text) : text;
}

/** With standing places instead of numbered seats. */
function withoutSeats(text: string): string {
  return text
    .replace(/rows: \d+, seatsPerRow: \d+|plan: \S+\.csv/g, 'capacity: 300')
    .replace(/^ +avoidSingleSeats: true\n/gm, '')
    .replaceAll(', accessible: true', '');
}

/** Without a field of the file and all that is indented below it. */
function without(text: string, field: string): string {
  return text.replace(new RegExp(`^${field}:\\n(?: .*\\n)+`, 'm'), '');
}

test.each(BUILT_IN_NAMES.flatMap((name) => ['local', 'staging'].map((env) => [name, env])))(
  '%s plans and renders for %s with every image of it, and breaks no rule that a cluster has to keep',
  (template, name) => {
    const environment = loadEnvironment(ROOT, name);
    const festival = parseFestival(festivalOf(template), FILE, planFilesBeside(join(ROOT, FILE), FILE));
    const planned = plan({ root: ROOT, catalogue, festival, environment, tags: fixtureTags(catalogue) });
    expect(planned.leftOut).toEqual([]);
    const folder = renderedFolder(environment, planned.slug);
    const target = { root: ROOT, environment, festival, folder, plan: planned };
    const rendered = render(planned);
    expect(rendered.size).toBeGreaterThan(50);
    // One machine breaks rules on purpose: a single pod of each, simulated payments.
    if (name === 'local') return;
    const findings = checkTrees([treeOf(target, rendered, rendered)]);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  },
);
