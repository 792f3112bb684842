import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadRelease, writeRelease, writeReleaseFile } from '@clove/pool-images';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { beginRepository, commitAll } from '../../test/repository.ts';
import { Simulation } from '../../test/simulation.ts';

/** Everything rendered; and the same after staging has moved to release 0.2.0. */
let rendered: Simulation;
let staged: Simulation;
/** What the test at hand works in. */
let clove: Simulation;
beforeAll(async () => {
  rendered = new Simulation();
  await rendered.run('render', '--all');
  rendered.write('.gitignore', '.clove/\n');
  beginRepository(rendered.root);
  staged = new Simulation(rendered);
  clove = staged;
  const images = Object.keys(loadRelease(staged.root, '0.1.0').images);
  writeRelease(staged.root, '0.2.0', new Map(images.map((image) => [image, '0123456789ab'])));
  edit('gitops/environments/staging/environment.yaml', 'release: 0.1.0', 'release: 0.2.0');
  await staged.run('render', '--environment', 'staging');
});
beforeEach(() => {
  clove = new Simulation(rendered);
});
afterEach(() => clove.remove());
afterAll(() => {
  rendered.remove();
  staged.remove();
});

const PRODUCTION = 'gitops/environments/production';
const HAN = `${PRODUCTION}/han-river-2026`;
/** Long before any sample opens. */
const AT = ['--at', '2020-01-01T00:00:00Z'];

const UNVERIFIED = ['--unverified', 'no cluster runs it in this test'];

/** What is promoted is what is committed. */
async function promote(...args: string[]) {
  commitAll(clove.root, 'what the test changed');
  return clove.run('promote', 'staging', 'production', ...args, ...AT, ...UNVERIFIED);
}
const moves = (out: readonly string[]) => out.filter((line) => /^\S+ -> production: /.test(line));
const read = (file: string) => readFileSync(join(clove.root, file), 'utf8');
const edit = (file: string, from: string, to: string) => {
  const text = read(file);
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  clove.write(file, text.replace(from, to));
};

/** The test works where staging runs release 0.2.0 already. */
function afterStaging(): void {
  clove.remove();
  clove = new Simulation(staged);
}

describe('clove promote', () => {
  test('moves a festival file with its manifests and nothing of its neighbours', async () => {
    edit('gitops/festivals/han-river-2026.yaml', 'price: 33000', 'price: 35000');
    edit('gitops/festivals/seoul-jazz-2026.yaml', 'price: 99000', 'price: 98000');
    await clove.run('render', '--environment', 'staging');
    const { code, out } = await promote('--festival', 'han-river-2026');
    expect(code).toBe(0);
    expect(out.join('\n')).toContain('han-river-2026 -> production: release 0.1.0');
    expect(out.at(-1)).toMatch(/files written: commit them together; "git revert" of that commit rolls back/);
    const copy = read(`${HAN}/festival.yaml`);
    expect(copy).toMatch(
      /^# Promoted from gitops\/festivals\/han-river-2026\.yaml: only promotion writes this copy\.\n# Not verified in staging: no cluster runs it in this test\n/,
    );
    expect(copy).toContain('$schema=../../../festival.schema.json');
    expect(copy).toContain('price: 35000');
    expect(read(`${PRODUCTION}/seoul-jazz-2026/festival.yaml`)).toContain('price: 99000');
    expect(await clove.run('render', '--environment', 'production', '--check')).toMatchObject({
      code: 0,
      err: [],
    });
    expect((await promote('--festival', 'han-river-2026')).out).toEqual([
      'production has all of it already: nothing to do',
    ]);
  });

  test('pins the release of one festival, and takes the pin back when everything has moved', async () => {
    afterStaging();
    expect((await promote('--festival', 'han-river-2026')).code).toBe(0);
    expect(read(`${HAN}/ops.yaml`)).toMatch(/^release: 0\.2\.0$/m);
    expect(read(`${HAN}/ops.yaml`)).toContain('Owned by operations');
    expect(read(`${PRODUCTION}/environment.yaml`)).toMatch(/^release: 0\.1\.0$/m);

    const { code, out } = await promote('--all');
    expect(out.join('\n')).toMatch(
      /^\S+: its pin \S+ in ops\.yaml goes, it follows the default of production$/m,
    );
    expect(code).toBe(0);
    expect(read(`${HAN}/ops.yaml`)).not.toContain('release:');
    expect(read(`${PRODUCTION}/environment.yaml`)).toMatch(/^release: 0\.2\.0$/m);
    expect(await clove.run('render', '--environment', 'production', '--check')).toMatchObject({
      code: 0,
      err: [],
    });
  });

  test('tries a release on the smallest crowd first, and more festivals with a larger number', async () => {
    afterStaging();
    const { out } = await promote('--canary', '1', '--dry-run');
    expect(moves(out)).toEqual(['han-river-2026 -> production: release 0.2.0']);
    const two = await promote('--canary', '2', '--dry-run');
    expect(moves(two.out)).toHaveLength(2);
    // A dry run wrote nothing.
    expect(read(`${HAN}/ops.yaml`)).not.toContain('release:');
    expect(read('gitops/rendered/production/han-river-2026/4-deployment-seat.yaml')).toContain(
      ':abcdef012345',
    );
  });

  test('keeps festivals that do not move on the release they run', async () => {
    afterStaging();
    clove.write(
      `${PRODUCTION}/old-2025/festival.yaml`,
      read(`${HAN}/festival.yaml`).replaceAll('han-river-2026', 'old-2025'),
    );
    const { out } = await promote('--all');
    expect(out).toContain('pinned to the release they run: old-2025');
    expect(read(`${PRODUCTION}/old-2025/ops.yaml`)).toMatch(/^release: 0\.1\.0$/m);
  });

  test('refuses a source that was not rendered, and says every finding at once', async () => {
    edit('gitops/festivals/han-river-2026.yaml', 'price: 33000', 'price: 35000');
    edit('gitops/festivals/seoul-jazz-2026.yaml', 'template: seat-kakao', 'template: seat-kakaoo');
    const { code, err } = await promote('--all');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(
      /rendered files are not what staging says .*: run "npx clove render --all"/,
    );
    expect(err.join('\n')).toMatch(/seoul-jazz-2026\.yaml:\d+:\d+ .*seat-kakaoo/);
    expect(read(`${HAN}/festival.yaml`)).toContain('price: 33000');
  });

  test('refuses images without a digest unless operations lifted that rule', async () => {
    afterStaging();
    clove.write(`${HAN}/ops.yaml`, 'scale: {}\n');
    const { code, err } = await promote('--festival', 'han-river-2026');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(/tier production needs a digest for every image/);
    expect(read(`${HAN}/ops.yaml`)).toBe('scale: {}\n');
  });

  test('refuses to promote over an archived festival', async () => {
    edit(`${HAN}/festival.yaml`, 'state: open', 'state: archived');
    const { code, err } = await promote('--festival', 'han-river-2026');
    expect(code).toBe(1);
    expect(err.join('\n')).toMatch(/festival\.yaml:\d+:8 han-river-2026 is archived in production/);
  });

  test('refuses a migration that takes away what the running release uses, in both directions', async () => {
    afterStaging();
    const image = 'seat-yes-number-yes-kakao';
    const contract = { migration: '0007-no-fan-name', since: '0.1.1' };
    const [old, fresh] = [loadRelease(clove.root, '0.1.0'), loadRelease(clove.root, '0.2.0')];
    const withContract = (release: typeof fresh) => ({
      ...release,
      images: {
        ...release.images,
        [image]: { tag: release.images[image]?.tag ?? '', contracts: [contract] },
      },
    });
    writeReleaseFile(clove.root, withContract(fresh));
    const before = read(`${PRODUCTION}/environment.yaml`);
    const { code, err } = await promote('--all');
    expect(code).toBe(1);
    expect(err).toContainEqual(
      expect.stringMatching(
        /releases\/0\.2\.0\.yaml:\d+:\d+ migration 0007-no-fan-name of seat-yes-number-yes-kakao takes away what releases before 0\.1\.1 use, and production still runs seoul-jazz-2026 with 0\.1\.0: deploy 0\.1\.1 there first/,
      ),
    );
    expect(read(`${PRODUCTION}/environment.yaml`)).toBe(before);

    // What production runs has taken it away already: an older release cannot follow.
    writeReleaseFile(clove.root, fresh);
    writeReleaseFile(clove.root, withContract(old));
    writeReleaseFile(clove.root, { ...old, version: '0.0.9' });
    edit('gitops/environments/staging/environment.yaml', 'release: 0.2.0', 'release: 0.0.9');
    await clove.run('render', '--environment', 'staging');
    const back = await promote('--festival', 'seoul-jazz-2026');
    expect(back.code).toBe(1);
    expect(back.err.join('\n')).toMatch(/0\.0\.9 cannot work there any more; go back to 0\.1\.1 or newer/);
  });

  test('refuses to roll pods inside the freeze before sales open, until operations lift it', async () => {
    afterStaging();
    const opening = ['--at', '2026-02-02T02:00:00Z'];
    const command = [
      'promote',
      'staging',
      'production',
      '--festival',
      'han-river-2026',
      ...opening,
      ...UNVERIFIED,
    ];
    commitAll(clove.root, 'staged');
    const { code, err, out } = await clove.run(...command);
    expect(code).toBe(1);
    expect(err.at(-1)).toBe('nothing was written: a gate blocks it');
    expect(out.join('\n')).toMatch(/breakGlass\.freeze/);
    expect(read(`${HAN}/ops.yaml`)).not.toContain('release:');
    edit(
      `${HAN}/ops.yaml`,
      'breakGlass:\n',
      'breakGlass:\n  freeze: { reason: the payment provider moved, until: 2026-02-02T04:00:00Z }\n',
    );
    expect((await clove.run(...command)).code).toBe(0);
  });

  test('starts a festival that production has never had, loudly', async () => {
    const file = read('gitops/festivals/han-river-2026.yaml').replaceAll('han-river-2026', 'new-2026');
    clove.write('gitops/festivals/new-2026.yaml', file);
    clove.write(`${PRODUCTION}/new-2026/ops.yaml`, read(`${HAN}/ops.yaml`));
    await clove.run('render', '--environment', 'staging');
    const { code, out } = await promote('--festival', 'new-2026');
    expect(code).toBe(0);
    expect(out).toContain('new-2026 -> production: release 0.1.0, NEW there');
    expect(existsSync(join(clove.root, 'gitops/rendered/production/new-2026/4-deployment-seat.yaml'))).toBe(
      true,
    );
    expect(
      existsSync(
        join(clove.root, 'gitops/rendered/production/_platform/3-appproject-clove-production-new-2026.yaml'),
      ),
    ).toBe(true);
  });

  describe('a festival with a seat plan', () => {
    const PLAN = 'gitops/festivals/planned-2026/hall.csv';
    const COPY = `${PRODUCTION}/planned-2026/hall.csv`;
    const sell = (plan: string) => {
      const file = read('gitops/festivals/seoul-jazz-2026.yaml').replaceAll(
        'seoul-jazz-2026',
        'planned-2026',
      );
      const first = /- \{ id: [^}]*rows: [^}]*\}/.exec(file)?.[0] ?? '';
      expect(first).not.toBe('');
      const planned = first.replace(/rows: \d+, seatsPerRow: \d+/, `plan: ${plan}`);
      clove.write('gitops/festivals/planned-2026.yaml', file.replace(first, planned));
    };
    const seats = (rows: number) =>
      ['row,seat', ...Array.from({ length: rows }, (_, row) => `${row + 1},1\n${row + 1},2`), ''].join('\n');

    test('brings the plan into the folder of its copy, and production renders that one until the next promotion', async () => {
      sell('hall.csv');
      clove.write(PLAN, seats(2));
      clove.write(`${PRODUCTION}/planned-2026/ops.yaml`, read(`${HAN}/ops.yaml`));
      expect((await clove.run('render', '--environment', 'staging')).err).toEqual([]);
      const { code, out, err } = await promote('--festival', 'planned-2026');
      expect([code, err]).toEqual([0, []]);
      expect(out).toContain(COPY);
      expect(read(COPY)).toBe(seats(2));
      const check = () => clove.run('render', '--environment', 'production', '--check');
      expect(await check()).toMatchObject({ code: 0, err: [] });
      expect((await clove.run('validate')).err).toEqual([]);

      // The organiser draws another row: it is sold in production once it is promoted.
      clove.write(PLAN, seats(3));
      expect(await check()).toMatchObject({ code: 0, err: [] });
      await clove.run('render', '--environment', 'staging');
      expect((await promote('--festival', 'planned-2026')).out).toContain(COPY);
      expect(read(COPY)).toBe(seats(3));
      expect(await check()).toMatchObject({ code: 0, err: [] });
    });

    test('is refused while its plan is not committed, and takes away a plan that it names no longer', async () => {
      sell('hall.csv');
      clove.write(PLAN, seats(2));
      clove.write(`${PRODUCTION}/planned-2026/ops.yaml`, read(`${HAN}/ops.yaml`));
      await clove.run('render', '--environment', 'staging');
      expect((await promote('--festival', 'planned-2026')).code).toBe(0);
      clove.write(PLAN, seats(4));
      const args = ['--festival', 'planned-2026', ...AT, ...UNVERIFIED];
      const { err } = await clove.run('promote', 'staging', 'production', ...args);
      expect(err.join('\n')).toContain(`${PLAN}:1:1 differs from what is committed`);

      clove.write('gitops/festivals/planned-2026/other.csv', seats(4));
      rmSync(join(clove.root, PLAN));
      sell('other.csv');
      await clove.run('render', '--environment', 'staging');
      const refused = await promote('--festival', 'planned-2026');
      const destroys = /acknowledgements: \[\{ destroys: "(\w+)"/.exec(refused.out.join('\n'))?.[1];
      const ops = `${PRODUCTION}/planned-2026/ops.yaml`;
      const acknowledged = `  - { destroys: "${destroys}", reason: the hall is drawn anew, by: ops }`;
      clove.write(ops, `${read(ops)}\nacknowledgements:\n${acknowledged}\n`);
      const dry = await promote('--festival', 'planned-2026', '--dry-run');
      expect(dry.out).toContain(`would remove ${COPY}`);
      expect((await promote('--festival', 'planned-2026')).code).toBe(0);
      expect(existsSync(join(clove.root, COPY))).toBe(false);
      expect(read(`${PRODUCTION}/planned-2026/other.csv`)).toBe(seats(4));
      expect((await clove.run('validate')).err).toEqual([]);
    });
  });

  test.each([
    [['staging', 'production'], 2, /say which: --festival <slug>, --canary <n> or --all/],
    [['staging', 'production', '--all', '--canary', '1'], 2, /one of them/],
    [['staging', 'production', '--canary', 'some'], 2, /must be 1 or more/],
    [['production', 'staging', '--all'], 1, /only tier production is promoted to/],
    [['local', 'production', '--all'], 1, /cannot be promoted from/],
    [['staging', 'production', '--all', '--unverified', 'because'], 2, /a reason of at least 10 characters/],
    [['staging', 'production', '--festival', 'han-rivr-2026'], 1, /did you mean "han-river-2026"/],
  ])('%j exits %d', async (args, expected, message) => {
    const { code, err } = await clove.run('promote', ...args);
    expect(code).toBe(expected);
    expect(err.join('\n')).toMatch(message);
  });
});
