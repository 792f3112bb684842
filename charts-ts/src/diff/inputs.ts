import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FindingsError } from '@clove/pool-images';
import { environmentFile, opsFile } from '../environment/files.ts';
import { loadEnvironment, parseEnvironment } from '../environment/load.ts';
import type { EnvironmentFile } from '../environment/schema.ts';
import { festivalOf, PLATFORM } from '../platform/index.ts';
import { type Cause, causesOf, platformCausesOf } from '../provenance/index.ts';
import { type PlannedTarget, planTarget } from '../targets.ts';
import { changedFirst } from './changed-lines.ts';
import { commitOf, contentsOf, entriesOf } from './commits.ts';
import type { Place } from './report.ts';

/** What a plan is made of; rendered trees and services are not. */
const INPUT_FOLDERS = ['gitops', 'pool-images'];

/** The inputs of one side of a diff: a folder to read them from, as they were at that commit. */
export interface Inputs {
  readonly root: string;
  readonly release: () => void;
}

/** The inputs of a commit, in a temporary folder until `release` is called; of the working tree where they lie. */
export function inputsAt(root: string, ref: string | undefined): Inputs {
  if (ref === undefined) return { root, release: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'clove-diff-'));
  const release = () => rmSync(folder, { recursive: true, force: true });
  try {
    // Links and submodules are no inputs: "clove validate" refuses them.
    const entries = entriesOf(root, commitOf(root, ref), INPUT_FOLDERS).filter(
      ({ path, kind }) => kind === 'file' && !path.startsWith('gitops/rendered/'),
    );
    const contents = contentsOf(root, entries);
    for (const { path, id } of entries) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contents.get(id) ?? '');
    }
  } catch (error) {
    release();
    throw error;
  }
  return { root: folder, release };
}

/** Undefined for an environment that the inputs do not have. */
export function environmentAt(inputs: Inputs, environment: string): EnvironmentFile | undefined {
  const file = environmentFile(environment);
  const path = join(inputs.root, file);
  return existsSync(path) ? parseEnvironment(readFileSync(path, 'utf8'), file).environment : undefined;
}

/**
 * Looks up which input lines caused a change: in the inputs of the side that has it. A festival whose inputs
 * cannot be planned (any more) has no causes; that they are wrong is for `clove validate` to say.
 */
export function causeFinder(sides: Readonly<Record<Place['side'], Inputs>>): (place: Place) => Cause[] {
  const planned = new Map<string, PlannedTarget | undefined>();
  const targetOf = (side: Place['side'], environment: string, festival: string) => {
    const key = `${side} ${environment}/${festival}`;
    const target = planned.has(key) ? planned.get(key) : planOf(sides[side], environment, festival);
    planned.set(key, target);
    return target;
  };
  return ({ side, environment, festival, object: { manifest }, path }) => {
    const inputs = sides[side];
    const roots = { here: inputs.root, there: sides[side === 'head' ? 'base' : 'head'].root };
    const slug = festival === PLATFORM ? festivalOf(manifest) : festival;
    const target = slug === undefined ? undefined : targetOf(side, environment, slug);
    if (target !== undefined) {
      return changedFirst(
        causesOf(target, manifest, path),
        inputFiles(target, environment, target.plan.slug),
        roots,
      );
    }
    const loaded = slug === undefined ? known(() => loadEnvironment(inputs.root, environment)) : undefined;
    if (loaded === undefined) return [];
    const platform = { environment: loaded, targetOf: () => undefined };
    return changedFirst(platformCausesOf(platform, manifest, path), [loaded.document.file], roots);
  };
}

/** What people write for one festival in one environment. */
function inputFiles(target: PlannedTarget, environment: string, festival: string): string[] {
  return [target.festival.document.file, target.environment.document.file, opsFile(environment, festival)];
}

function planOf(inputs: Inputs, environment: string, festival: string): PlannedTarget | undefined {
  return known(() => planTarget(inputs.root, environment, festival));
}

/** Undefined for inputs that are wrong. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}
