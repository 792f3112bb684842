import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Simulation } from '../../test/simulation.ts';

let clove: Simulation;
beforeEach(() => {
  clove = new Simulation();
});
afterEach(() => clove.remove());

describe('clove pool', () => {
  test('lists every image with what distinguishes its variants, and the releases', async () => {
    const { code, out } = await clove.run('pool', 'list');
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(/^seat-no-number-yes-kakao +seat +built +-numbered \+kakao/m);
    expect(out.at(-1)).toBe('releases: 0.1.0');
  });

  test('shows one image and where it was released', async () => {
    const { out } = await clove.run('pool', 'show', 'gateway');
    expect(out.join('\n')).toContain('ingress: public');
    expect(out.at(-1)).toBe('releases: 0.1.0 abcdef012345 (not pushed)');
    expect(await clove.run('pool', 'show', 'gatewy')).toMatchObject({
      code: 2,
      err: ['there is no image "gatewy"; did you mean "gateway"?'],
    });
  });

  test('builds an image, then skips it, then writes a bake file and a release of it', async () => {
    clove.remove();
    for (const image of ['one', 'two']) {
      clove.write(`apps/${image}/src/variants/${image}.ts`, `console.log('${image}');\n`);
      clove.write(
        `pool-images/catalog/${image}.yaml`,
        `image: ${image}\nservice: ${image}\nentry: apps/${image}/src/variants/${image}.ts\ndescription: { ko: 하나, en: one }\nresources: { cpu: 100m, memory: 64Mi, memoryLimit: 64Mi }\n`,
      );
    }
    clove.write('pool-images/Dockerfile', 'FROM base:1\n');
    expect((await clove.run('pool', 'build', 'one')).out).toEqual([
      expect.stringMatching(/^one:[0-9a-f]{12} built$/),
    ]);
    expect((await clove.run('pool', 'build')).out).toEqual([
      expect.stringMatching(/^one:[0-9a-f]{12} up to date$/),
      expect.stringMatching(/^two:[0-9a-f]{12} built$/),
    ]);
    expect((await clove.run('pool', 'bake')).code).toBe(0);
    expect(readFileSync(join(clove.root, 'pool-images/docker-bake.hcl'), 'utf8')).toContain('target "two"');
    expect((await clove.run('pool', 'release', '1.2.3')).out).toEqual([
      'pool-images/releases/1.2.3.yaml: 2 images',
      'the first release: nothing is older',
    ]);
    expect((await clove.run('pool', 'release', 'newest')).code).toBe(2);

    clove.write('apps/one/src/variants/one.ts', "console.log('changed');\n");
    const again = await clove.run('pool', 'release', '1.2.3');
    expect(again.code).toBe(1);
    expect(again.err).toEqual([
      expect.stringMatching(/other content of one: choose a new version .*--unpublished/),
    ]);
    expect((await clove.run('pool', 'release', '1.2.3', '--unpublished')).code).toBe(0);
  });

  test('says what a release changes, asking the bundles for their migrations', async () => {
    clove.remove();
    const migrating = (...migrations: object[]) =>
      clove.write(
        'apps/seat/src/variants/seat.ts',
        `if (process.argv[2] === 'migrations') console.log(${JSON.stringify(JSON.stringify(migrations))});\n`,
      );
    const first = { name: '0001-holds', up: 'CREATE TABLE holds ()' };
    clove.write(
      'pool-images/catalog/seat.yaml',
      'image: seat\nservice: seat\nentry: apps/seat/src/variants/seat.ts\ndescription: { ko: 좌석, en: seats }\ndatabase: { poolSize: 1 }\nresources: { cpu: 100m, memory: 64Mi, memoryLimit: 64Mi }\n',
    );
    clove.write('pool-images/Dockerfile', 'FROM base:1\n');
    migrating(first);
    await clove.run('pool', 'release', '1.0.0');
    expect((await clove.run('pool', 'release', '1.0.1')).out.at(-1)).toBe('nothing changed since 1.0.0');

    migrating(first, { name: '0002-no-name', up: 'ALTER TABLE holds DROP name', contractSince: '1.1.0' });
    expect(await clove.run('pool', 'release', '1.1.0')).toMatchObject({
      code: 1,
      err: [
        expect.stringMatching(
          /seat\.yaml:1:1 migration 0002-no-name says contractSince 1\.1\.0, which must be/,
        ),
      ],
    });
    migrating(first, { name: '0002-no-name', up: 'ALTER TABLE holds DROP name', contractSince: '1.0.1' });
    expect((await clove.run('pool', 'release', '1.1.0')).out.slice(1)).toEqual([
      'since 1.0.1:',
      '  changed   seat',
      '  CONTRACT  0002-no-name (seat): only where nothing older than 1.0.1 runs',
    ]);

    clove.write('apps/seat/src/variants/seat.ts', 'process.exit(42);\n');
    expect(await clove.run('pool', 'release', '1.2.0')).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/"seat migrations" must list its migrations as JSON/)],
    });
  });

  test('adds the digests of pushed images to a release and changes no tag', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const pushed = (image: string, tag: string) => ({
      [image]: { 'containerimage.digest': digest, 'image.name': `ghcr.io/clove-tickets/${image}:${tag}` },
    });
    const merge = (metadata: object) => {
      clove.write('pushed.json', JSON.stringify(metadata));
      return clove.run('pool', 'release', '0.1.0', '--digests', 'pushed.json');
    };
    const { code, out } = await merge({ ...pushed('auth', 'abcdef012345'), 'buildx.build.warnings': [] });
    expect(code).toBe(0);
    expect(out).toEqual([
      'pool-images/releases/0.1.0.yaml: digests of auth',
      expect.stringMatching(/^still without a digest: documents, event, gateway/),
    ]);
    expect((await clove.run('pool', 'show', 'auth')).out.at(-1)).toBe(
      `releases: 0.1.0 abcdef012345 ${digest}`,
    );

    const before = readFileSync(join(clove.root, 'pool-images/releases/0.1.0.yaml'), 'utf8');
    const wrong = await merge({ ...pushed('event', '000000000000'), ...pushed('evnt', 'abcdef012345') });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toEqual([
      expect.stringContaining('event was pushed as ghcr.io/clove-tickets/event:000000000000, but release'),
      'pushed.json:1:1 release 0.1.0 has no image evnt',
    ]);
    expect((await merge({})).err).toEqual([expect.stringContaining('names no pushed image')]);
    expect(readFileSync(join(clove.root, 'pool-images/releases/0.1.0.yaml'), 'utf8')).toBe(before);
  });
});
