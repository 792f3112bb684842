import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@clove/pool-images';
import { readRendered } from '../read-rendered.ts';
import type { Rendered } from '../render.ts';
import { writeRendered } from '../write-rendered.ts';
import type { Promotion } from './promotion.ts';

/**
 * Writes everything of a promotion or nothing: when one write fails, what was written before it is put back.
 * @returns the files that changed, from the root, sorted.
 */
export function writePromotion(root: string, { inputs, folders }: Promotion): string[] {
  const undo: (() => void)[] = [];
  const changed: string[] = [];
  try {
    for (const [file, text] of inputs) {
      undo.push(replaceFile(root, file, text));
      changed.push(file);
    }
    for (const [folder, rendered] of folders) {
      const before = readRendered(root, folder);
      undo.push(() => restoreFolder(root, folder, before));
      const differences = writeRendered(root, folder, rendered);
      changed.push(...differences.map(({ file }) => `${folder}/${file}`));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
  return changed.sort();
}

/** Replaces a file at once, or removes it; returns how to put the old one back. */
function replaceFile(root: string, file: string, text: string | null): () => void {
  const path = join(root, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (text === null) rmSync(path, { force: true });
  else writeFileAtomically(path, text);
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileAtomically(path, before));
}

function restoreFolder(root: string, folder: string, before: Rendered): void {
  if (before.size > 0) writeRendered(root, folder, before);
  else rmSync(join(root, folder), { recursive: true, force: true });
}
