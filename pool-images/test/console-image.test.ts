import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { BAKE_FILE } from '../src/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const dockerfile = read('pool-images/console.Dockerfile');
const pool = read('pool-images/Dockerfile');

const Package = z.looseObject({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** Folders of a workspace and of every workspace that it needs. */
function workspaces(folder: string, found = new Set<string>()): Set<string> {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies } = Package.parse(JSON.parse(read(`${folder}/package.json`)));
  for (const name of Object.keys(dependencies)) {
    const short = name.replace('@clove/', '');
    if (short === name) continue;
    const at = [`packages/${short}`, short, `apps/${short}`].find((each) =>
      existsSync(join(ROOT, each, 'package.json')),
    );
    if (at === undefined) throw new Error(`there is no workspace ${name}`);
    workspaces(at, found);
  }
  return found;
}

test('the image of the console has the command, every workspace that it needs, and no other', () => {
  const copied = [...dockerfile.matchAll(/^COPY --from=packages \/app\/(\S+) \/app\/(\S+)$/gm)];
  for (const [, from, to] of copied) expect(from).toBe(to);
  expect(copied.map(([, from]) => from).sort()).toEqual(
    [...workspaces('packages/cli'), 'node_modules', 'package-lock.json', 'package.json'].sort(),
  );
  const [, entry = ''] = /^ENTRYPOINT \["\/usr\/local\/bin\/node", "\/app\/(\S+)"\]$/m.exec(dockerfile) ?? [];
  expect(existsSync(join(ROOT, entry))).toBe(true);
});

test('it is made like the images of the pool: their Node, their user, their ports, no shell in between', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  for (const line of ['ARG RUNTIME=', 'USER ', 'EXPOSE ']) {
    const [said] = new RegExp(`^${line}.*$`, 'm').exec(pool) ?? [];
    expect(said).toBeDefined();
    expect((line.startsWith('ARG') ? dockerfile : last).split('\n')).toContain(said);
  }
  expect(last).toMatch(/^CMD \["console", "--hosted"\]$/m);
  // Whatever is downloaded has a sum.
  const downloads = dockerfile.match(/^ADD .*(?:\\\n.*)*/gm) ?? [];
  expect(downloads.map((line) => /--checksum=sha256:[0-9a-f]{64} /.test(line))).toEqual([true, true]);
});

test('it is built by name, and never with the images of a release', () => {
  const bake = read(BAKE_FILE);
  const [, targets = ''] = /^group "default" \{\n {2}targets = \[([^\]]*)\]/m.exec(bake) ?? [];
  expect(targets).toContain('"web"');
  expect(targets).not.toContain('console');
  expect(bake).toMatch(
    /^target "console" \{\n(?:.*\n)*? {2}dockerfile = "pool-images\/console.Dockerfile"$/m,
  );
});
