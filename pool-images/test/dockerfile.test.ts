import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** What the base has. Source: the packages libc6, libgcc-s1 and libstdc++6 of distroless' cc image. */
const OF_THE_BASE = [
  'ld-linux-x86-64.so.2',
  'ld-linux-aarch64.so.1',
  'libc.so.6',
  'libdl.so.2',
  'libgcc_s.so.1',
  'libm.so.6',
  'libpthread.so.0',
  'libstdc++.so.6',
];

/** Names of the shared libraries that this Node, the image's own, is linked to. */
function loadedLibraries(): string[] {
  const lines = execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map((line) => line.trim().split(' ')[0] ?? '')
    .filter((library) => !library.startsWith('linux-vdso'))
    .map((library) => library.slice(library.lastIndexOf('/') + 1));
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the image has every library that Node loads: its base has it, or the Dockerfile copies it', () => {
  const dockerfile = readFileSync(join(ROOT, 'pool-images/Dockerfile'), 'utf8');
  const copied = [
    ...dockerfile.matchAll(/^COPY --from=runtime \S*\/(lib[^/*\s]+\.so\.\d+)\*? \/usr\/lib\/$/gm),
  ];
  const libraries = loadedLibraries();
  expect(libraries).toContain('libc.so.6');
  expect([...OF_THE_BASE, ...copied.map(([, library]) => library)]).toEqual(
    expect.arrayContaining(libraries),
  );
});
