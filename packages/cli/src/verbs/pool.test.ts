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
  test('lists every image with what tells its variants apart, and the releases', async () => {
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
    ]);
    expect((await clove.run('pool', 'release', 'newest')).code).toBe(2);
  });
});
