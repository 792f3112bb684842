import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

const HAN = 'gitops/festivals/han-river-2026.yaml';
const OPS = 'release: 0.1.0\n';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

const read = (file: string) => readFileSync(join(clove.root, file), 'utf8');
const move = (from: string, to: string) => {
  mkdirSync(dirname(join(clove.root, to)), { recursive: true });
  renameSync(join(clove.root, from), join(clove.root, to));
};

describe('a file that nothing reads', () => {
  test.each([
    ['gitops/festivals/seoul-jazz.yml', `its place is gitops/festivals/seoul-jazz.yaml`],
    ['gitops/festivals/seoul-jazz.YAML', `its place is gitops/festivals/seoul-jazz.yaml`],
    ['gitops/festivals/seoul-jazz.yaml.txt', `its place is gitops/festivals/seoul-jazz.yaml`],
    ['gitops/festivals/.seoul-jazz.yaml', `its place is gitops/festivals/seoul-jazz.yaml`],
    ['gitops/festivals/2026/seoul-jazz.yaml', `its place is gitops/festivals/seoul-jazz.yaml`],
    ['gitops/festivals/han-river-2026.yml', `${HAN} is there already: keep one of the two`],
    ['gitops/festivals/poster.png', 'gitops/festivals has files <slug>.yaml only'],
    ['gitops/festival/seoul-jazz.yaml', 'did you mean "festivals"?'],
    ['gitops/templates/mine.yml', 'its place is gitops/templates/mine.yaml'],
    ['pool-images/catalog/mine.yml', 'its place is pool-images/catalog/mine.yaml'],
    ['pool-images/releases/0.9.0.yml', 'its place is pool-images/releases/0.9.0.yaml'],
    ['gitops/environments/staging/environment.yml', 'call it environment.yaml'],
    ['gitops/environments/staging/enviroment.yaml', 'did you mean "environment.yaml"?'],
    [
      'gitops/environments/staging/ops.yaml',
      'gitops/environments/staging has environment.yaml and <slug>/ops.yaml',
    ],
    ['gitops/environments/staging/han-river-2026/ops.yml', 'call it ops.yaml'],
    ['gitops/environments/staging/han-river-2026/opps.yaml', 'did you mean "ops.yaml"?'],
    ['gitops/environments/staging/han-river-2026/more/ops.yaml', 'no folders'],
    [
      'gitops/environments/staging/han-rivr-2026/ops.yaml',
      'environment staging has no festival "han-rivr-2026"; did you mean "han-river-2026"?',
    ],
    ['gitops/environments/production/han-rivr-2026/ops.yaml', 'did you mean "han-river-2026"?'],
    [
      'gitops/environments/prodution/han-river-2026/ops.yaml',
      'there is no environment "prodution"; did you mean "production"?',
    ],
    ['gitops/environments/staging/han-river-2026/festival.yaml', `staging renders ${HAN}`],
  ])('%s is an error: %s', async (file, message) => {
    clove.write(file, file.includes('ops') || file.includes('opps') ? OPS : read(HAN));
    const { code, err } = await clove.run('validate');
    expect(code).toBe(1);
    expect(err).toEqual([expect.stringContaining(`${file}:1:1 nothing reads this file`)]);
    expect(err[0]).toContain(message);
    // Not only `validate`: also rendering everything that is committed.
    expect((await clove.run('render', '--all', '--check')).err.join('\n')).toContain(err[0]);
  });

  test('is found among named files too', async () => {
    clove.write('gitops/festivals/seoul-jazz.yml', read(HAN));
    const { err } = await clove.run('validate', 'gitops/festivals/seoul-jazz.yml');
    expect(err.join('\n')).toContain('its place is gitops/festivals/seoul-jazz.yaml');
  });

  test('is no link: what it leads to is not what was reviewed', async () => {
    move(HAN, 'elsewhere/han-river-2026.yaml');
    symlinkSync('../../elsewhere/han-river-2026.yaml', join(clove.root, HAN));
    const { code, err } = await clove.run('validate');
    expect(code).toBe(1);
    expect(err).toEqual([`${HAN}:1:1 this is a symbolic link: put the file itself here`]);
  });

  test('all of them are named at once, beside every other mistake', async () => {
    clove.write('gitops/festivals/a.yml', '');
    clove.write('gitops/festivals/b.YAML', '');
    clove.edit(HAN, (text) => text.replace('template:', 'templat:'));
    const { err } = await clove.run('validate');
    expect(err).toHaveLength(3);
  });
});

describe('what is read, or is no input', () => {
  test('notes and what systems leave behind are let be', async () => {
    for (const name of ['README.md', '.DS_Store', '.gitkeep', '.han-river-2026.yaml.swp']) {
      clove.write(`gitops/festivals/${name}`, 'anything');
    }
    expect((await clove.run('validate')).err).toEqual([]);
  });

  test('operations may decide before a festival is promoted for the first time', async () => {
    clove.write('gitops/festivals/new-2026.yaml', read(HAN).replaceAll('han-river-2026', 'new-2026'));
    clove.write('gitops/environments/production/new-2026/ops.yaml', OPS);
    expect((await clove.run('validate')).err).toEqual([]);
  });

  test('an acknowledgement outlives the festival whose end it agrees to', async () => {
    const text = 'acknowledgements: [{ destroys: "0123456789ab", reason: the festival is over, by: ops }]\n';
    clove.write('gitops/environments/production/gone-2024/ops.yaml', text);
    clove.write('gitops/environments/production/_platform/ops.yaml', text);
    expect((await clove.run('validate')).err).toEqual([]);
    clove.write('gitops/environments/production/gone-2024/ops.yaml', `${text}${OPS}`);
    expect((await clove.run('validate')).err.join('\n')).toContain('no festival "gone-2024"');
  });

  test('decisions about local festivals are checked as others are', async () => {
    clove.write('gitops/environments/local/han-river-2026/ops.yaml', 'releas: 0.1.0\n');
    expect((await clove.run('validate')).err.join('\n')).toMatch(/ops\.yaml:1:1 unknown key "releas"/);
  });
});
