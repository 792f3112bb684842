import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importPattern, sourceFiles } from './import-rule.ts';

/**
 * Circles among relative imports below `root`, types included, each as its files in the order of the imports. A reader
 * can understand no file of a circle without the others.
 */
export function findCircles(root: string): string[][] {
  const files = new Set(sourceFiles(root));
  const importsOf = new Map<string, string[]>();
  for (const file of files) {
    const specifiers = [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(
      (match) => match[1] ?? match[2] ?? '',
    );
    importsOf.set(
      file,
      specifiers
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(dirname(file), specifier))
        .filter((target) => files.has(target)),
    );
  }
  return circlesOf(importsOf);
}

/** Depth first: an import of a file that is still being visited closes a circle. Each file is visited once. */
function circlesOf(importsOf: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const path: string[] = [];
  const seen = new Set<string>();

  function visit(file: string): void {
    const start = path.indexOf(file);
    if (start >= 0) {
      circles.push(path.slice(start));
      return;
    }
    if (seen.has(file)) return;
    seen.add(file);
    path.push(file);
    for (const target of importsOf.get(file) ?? []) visit(target);
    path.pop();
  }

  for (const file of importsOf.keys()) visit(file);
  return circles;
}
