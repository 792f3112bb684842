import { planOfTarget, type Target } from '@clove/charts-ts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { beginRepository, commitAll, git } from '../../test/repository.ts';
import { Simulation } from '../../test/simulation.ts';
import { KnownFestivals } from './known-festivals.ts';

const HAN = 'gitops/festivals/han-river-2026.yaml';
const STAGING = 'gitops/environments/staging';
const ALL = [
  'production/han-river-2026',
  'production/seoul-jazz-2026',
  'staging/han-river-2026',
  'staging/seoul-jazz-2026',
];

let clove: Simulation;
let planned: string[];
let known: KnownFestivals;
beforeEach(() => {
  clove = new Simulation();
  planned = [];
  const counted: typeof planOfTarget = (root, environment, target: Target, overrides) => {
    planned.push(`${target.environment}/${target.slug}`);
    return planOfTarget(root, environment, target, overrides);
  };
  known = new KnownFestivals(clove.root, counted);
});
afterEach(() => clove.remove());

/** What was planned for one more list. */
function plannedForList(): string[] {
  planned.length = 0;
  known.list();
  return [...planned].sort();
}

const placeOf = (slug: string, environment: string) =>
  known
    .list()
    .festivals.find((each) => each.slug === slug)
    ?.places.find((place) => place.environment === environment);

describe('the list of festivals', () => {
  test('plans each festival once, and nothing again while no file changes', () => {
    expect(plannedForList()).toEqual(ALL);
    expect(plannedForList()).toEqual([]);
    planned.length = 0;
    expect(known.usersOfImages().get('gateway')?.toSorted()).toEqual(ALL);
    expect(planned).toEqual([]);
  });

  test('plans a festival again whose file was edited, and no other', () => {
    plannedForList();
    clove.edit(HAN, (text) => text.replace(/expectedFans: \d+/, 'expectedFans: 90000'));
    expect(plannedForList()).toEqual(ALL.filter((each) => each.endsWith('han-river-2026')));
    expect(known.list().festivals.find(({ slug }) => slug === 'han-river-2026')?.expectedFans).toBe(90_000);
    expect(plannedForList()).toEqual([]);
  });

  test('plans a festival again for which operations decided something', () => {
    plannedForList();
    clove.write(`${STAGING}/seoul-jazz-2026/ops.yaml`, 'release: 0.1.0\n');
    expect(plannedForList()).toEqual(ALL.filter((each) => each.endsWith('seoul-jazz-2026')));
  });

  test('plans all again after a change to what all are made of', () => {
    plannedForList();
    clove.edit('pool-images/catalog/gateway.yaml', (text) => `${text}\n# As before.\n`);
    expect(plannedForList()).toEqual(ALL);
  });

  test('follows the commit that is checked out, there and back', () => {
    beginRepository(clove.root);
    plannedForList();
    const before = placeOf('han-river-2026', 'staging');
    git(clove.root, 'switch', '-q', '-c', 'stopped');
    clove.edit(HAN, (text) => text.replace('state: open', 'state: stopped'));
    commitAll(clove.root, 'Stopped');
    expect(placeOf('han-river-2026', 'staging')?.state).toBe('stopped');
    git(clove.root, 'switch', '-q', 'main');
    expect(placeOf('han-river-2026', 'staging')).toEqual(before);
  });

  test('knows a festival that is new, and no longer one that is gone', () => {
    plannedForList();
    clove.write('gitops/festivals/second-2026.yaml', 'half: written');
    const { festivals, findings } = known.list();
    expect(festivals.map(({ slug }) => slug)).toEqual(['han-river-2026', 'second-2026', 'seoul-jazz-2026']);
    expect(findings.map(({ file }) => file)).toContain('gitops/festivals/second-2026.yaml');
    expect(placeOf('second-2026', 'staging')?.findings).not.toEqual([]);
    clove.write('gitops/festivals/second-2026.yaml', 'half: written still');
    planned.length = 0;
    known.list();
    expect(planned).toEqual(['staging/second-2026']);
  });
});
