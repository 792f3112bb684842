import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type FestivalFile, isPlanName, unreadInputs } from '@clove/charts-ts';
import { writeFileAtomically } from '@clove/pool-images';
import { isScalar, parseDocument } from 'yaml';
import { isFestivalPath } from './names.ts';
import { Refusal } from './refusal.ts';

/** A file with another text. */
export interface FileChange {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
  /** Seat plans that are written with a festival's file, into the folder that is called as it is. @default none */
  readonly plans?: readonly { readonly name: string; readonly text: string }[] | undefined;
}

/** A file with another state; everything else of it stays as it is written. */
export interface StateChange {
  readonly kind: 'state';
  readonly path: string;
  readonly state: FestivalFile['state'];
}

/**
 * Writes what a change is to write; seat plans that the festival no longer names are removed.
 * @returns whether anything differs @throws Refusal for a plan that the festival does not name
 */
export function writeProposed(root: string, change: FileChange | StateChange): boolean {
  if (change.kind === 'state')
    return writeIfOther(root, change.path, withState(root, change.path, change.state));
  const { path, text, plans = [] } = change;
  const folder = `${path.replace(/\.yaml$/, '')}/`;
  const files = [
    { file: path, text },
    ...plans.map(({ name, text: plan }) => ({ file: folder + name, text: plan })),
  ];
  const isWritten = files.filter((each) => writeIfOther(root, each.file, each.text)).length > 0;
  if (isFestivalPath(path))
    removeUnread(
      root,
      folder,
      files.map(({ file }) => file),
    );
  return isWritten;
}

/** @param written what is not read of these is a mistake; of others it was left over */
function removeUnread(root: string, folder: string, written: readonly string[]): void {
  const unread = unreadInputs(root).filter(({ file }) => file.startsWith(folder) && isPlanName(file));
  const mistakes = unread.filter(({ file }) => written.includes(file));
  if (mistakes.length > 0)
    throw new Refusal(422, 'invalid-file', 'the festival names no such seat plan', mistakes);
  for (const { file } of unread) rmSync(join(root, file));
}

function writeIfOther(root: string, path: string, text: string): boolean {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  writeFileAtomically(file, text);
  return true;
}

function withState(root: string, path: string, state: FestivalFile['state']): string {
  const file = join(root, path);
  if (!existsSync(file)) throw new Refusal(404, 'not-found', `there is no ${path}`);
  const text = readFileSync(file, 'utf8');
  const node = parseDocument(text).get('state', true);
  if (isScalar(node) && node.range) return text.slice(0, node.range[0]) + state + text.slice(node.range[1]);
  return text.replace(/^festival:.*$/m, (line) => `${line}\nstate: ${state}`);
}
