import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

/** The inputs alone; and everything rendered. */
let inputs: Simulation;
let rendered: Simulation;
/** What the test at hand works in. */
let clove: Simulation;
beforeAll(async () => {
  inputs = new Simulation();
  rendered = new Simulation(inputs);
  await rendered.run('render', '--all');
});
beforeEach(() => {
  clove = new Simulation(inputs);
});
afterEach(() => clove.remove());
afterAll(() => {
  inputs.remove();
  rendered.remove();
});

/** The test works where everything was rendered before. */
function afterRendering(): void {
  clove.remove();
  clove = new Simulation(rendered);
}

const TREE = 'gitops/rendered/staging/han-river-2026';

describe('clove render', () => {
  test('writes every committed environment with --all, and none that is local', async () => {
    const { code, out, err } = await clove.run('render', '--all');
    expect(err).toEqual([]);
    expect(code).toBe(0);
    expect(out.map((line) => line.split(':')[0])).toEqual([
      'gitops/rendered/production/han-river-2026',
      'gitops/rendered/production/seoul-jazz-2026',
      'gitops/rendered/staging/han-river-2026',
      'gitops/rendered/staging/seoul-jazz-2026',
      'gitops/rendered/production/_platform',
      'gitops/rendered/staging/_platform',
    ]);
    expect(existsSync(join(clove.root, '.clove/rendered'))).toBe(false);
  });

  test('--check finds a tree that its inputs have left behind: edited, missing and stale files by name', async () => {
    afterRendering();
    expect((await clove.run('render', '--all', '--check')).code).toBe(0);
    clove.edit(`${TREE}/4-service-seat.yaml`, (text) => `${text}# by hand\n`);
    rmSync(join(clove.root, TREE, '4-service-web.yaml'));
    clove.write(`${TREE}/service-old.yaml`, '');
    const { code, err } = await clove.run('render', '--all', '--check');
    expect(code).toBe(1);
    expect(err).toEqual([
      `${TREE}/4-service-seat.yaml: changed`,
      `${TREE}/4-service-web.yaml: missing`,
      `${TREE}/service-old.yaml: stale`,
      '3 files differ from what their inputs say: run "npx clove render --all" and commit',
    ]);
  });

  test('renders again only what an input of its own or of all was changed of, and what was taken away', async () => {
    await clove.run('render', '--all');
    expect((await clove.run('render', '--all')).out).toEqual(['6 folders unchanged']);

    clove.edit('gitops/festivals/han-river-2026.yaml', (text) => text.replace('33000', '34000'));
    rmSync(join(clove.root, 'gitops/rendered/production/seoul-jazz-2026/4-service-web.yaml'));
    expect((await clove.run('render', '--all')).out).toEqual([
      expect.stringMatching(/^gitops\/rendered\/production\/seoul-jazz-2026: \d+ manifests, 1 added$/),
      expect.stringMatching(/^gitops\/rendered\/staging\/han-river-2026: \d+ manifests, 2 added, 2 removed$/),
      '4 folders unchanged',
    ]);
    expect((await clove.run('render', '--all', '--check')).code).toBe(0);

    clove.edit('pool-images/catalog/web.yaml', (text) =>
      text.replace(/memoryLimit: \w+/, 'memoryLimit: 200Mi'),
    );
    expect((await clove.run('render', '--all')).out.slice(0, -1).map((line) => line.split(':')[0])).toEqual([
      'gitops/rendered/production/han-river-2026',
      'gitops/rendered/production/seoul-jazz-2026',
      'gitops/rendered/staging/han-river-2026',
      'gitops/rendered/staging/seoul-jazz-2026',
    ]);
  });

  test('removes the folders of festivals and environments that are gone, and --check names them', async () => {
    afterRendering();
    rmSync(join(clove.root, 'gitops/festivals/han-river-2026.yaml'));
    clove.write('gitops/rendered/qa/han-river-2026/4-service-web.yaml', '');
    expect((await clove.run('render', '--check')).err).toEqual([
      'gitops/rendered/staging/_platform/3-appproject-clove-staging-han-river-2026.yaml: stale',
      'gitops/rendered/staging/han-river-2026: stale, nothing is rendered there any more',
      'gitops/rendered/qa: stale, nothing is rendered there any more',
      '3 files differ from what their inputs say: run "npx clove render --all" and commit',
    ]);
    await clove.run('render', '--all');
    expect((await clove.run('render', '--check')).code).toBe(0);
    expect(readdirSync(join(clove.root, 'gitops/rendered')).sort()).toEqual(['production', 'staging']);
    expect(readdirSync(join(clove.root, 'gitops/rendered/staging')).sort()).toEqual([
      '_platform',
      'seoul-jazz-2026',
    ]);
  });

  test('narrows to one festival of one environment', async () => {
    const { out } = await clove.run('render', '--environment', 'staging', '--festival', 'han-river-2026');
    expect(out).toHaveLength(1);
    expect(readdirSync(join(clove.root, 'gitops/rendered/staging'))).toEqual(['han-river-2026']);
  });

  test('renders the healthy festivals and still says every finding of the others', async () => {
    clove.edit('gitops/festivals/seoul-jazz-2026.yaml', (text) =>
      text.replace('template: seat-kakao', 'template: seat-merchandise'),
    );
    clove.planned('merch-no-kakao');
    const { code, out, err } = await clove.run('render', '--environment', 'staging');
    expect(code).toBe(1);
    expect(out).toHaveLength(1);
    expect(err).toEqual([
      expect.stringMatching(
        /^gitops\/festivals\/seoul-jazz-2026\.yaml:7:11 .* needs merch-no-kakao, which is planned/,
      ),
    ]);
  });

  test('says that the pool must be built before the working tree can be rendered', async () => {
    const { code, err } = await clove.run('render', '--environment', 'local', '--festival', 'han-river-2026');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(/has not been built: run "npx clove pool build"/);
  });

  test.each([
    [['render'], /say what/],
    [['render', '--all', '--festival', 'x'], /leave out the other options/],
    [
      ['render', '--environment', 'staging', '--festival', 'han-rivr'],
      /it has han-river-2026, seoul-jazz-2026/,
    ],
  ])('takes %j for a wrong command line', async (args, message) => {
    const { code, err } = await clove.run(...args);
    expect(code).toBe(2);
    expect(err.join('\n')).toMatch(message);
  });

  test('names the environment that was probably meant', async () => {
    const { code, err } = await clove.run('render', '--environment', 'stagin');
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('there is no environment "stagin"; did you mean "staging"?');
  });
});
