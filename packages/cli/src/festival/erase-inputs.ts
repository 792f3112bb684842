import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes files and folders of the repository, all or none. */
export function eraseInputs(root: string, paths: readonly string[]): void {
  mkdirSync(join(root, '.clove'), { recursive: true });
  const temporary = mkdtempSync(join(root, '.clove', 'erase-'));
  const moved: [from: string, to: string][] = [];
  try {
    for (const [index, path] of paths.entries()) {
      const [from, to] = [join(root, path), join(temporary, String(index))];
      renameSync(from, to);
      moved.push([from, to]);
    }
  } catch (error) {
    for (const [from, to] of moved.reverse()) renameSync(to, from);
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
