import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE_FOLDER, type Path, readDocument, type SourceDocument } from '@clove/pool-images';
import { opsFile } from '../environment/files.ts';
import { valueAt } from '../field-path.ts';
import type { PlannedTarget } from '../targets.ts';
import type { Cause } from './cause.ts';
import type { Place } from './place.ts';

/** How a cause calls a field of each input. */
const PREFIX: Readonly<Record<Place['input'], string>> = {
  festival: '',
  environment: 'environment.',
  ops: 'ops.',
  catalogue: 'catalogue: ',
  release: 'release: ',
  template: 'custom template: ',
};

const documents = new WeakMap<PlannedTarget, Map<string, SourceDocument | undefined>>();

/** The line of a place in its file. Undefined when the file does not exist (tests plan from texts, `local` pins no release). */
export function causeAt(target: PlannedTarget, place: Place, reason: string): Cause | undefined {
  const document = documentOf(target, place);
  if (document === undefined) return undefined;
  // A custom template has the steps that it has: none of them has a default.
  if (place.input === 'template' && givenPart(document, place.path).length < place.path.length)
    return undefined;
  return causeIn(document, place, reason);
}

/** The line of a place in a file; of the nearest parent that the file has when a default decided, and the field says so. */
export function causeIn(document: SourceDocument, { input, path, why }: Place, reason: string): Cause {
  const given = givenPart(document, path);
  const { file, line, column, message } = document.finding(given, why ?? reason, true);
  const byDefault = given.length < path.length ? DEFAULT : '';
  return { file, line, column, field: `${PREFIX[input]}${path.join('.')}${byDefault}`, why: message };
}

/** Behind the name of a field that its file does not give: another value is written there. */
const DEFAULT = ' (default)';

const values = new WeakMap<SourceDocument, unknown>();

/** As much of a path as the file gives. */
function givenPart(document: SourceDocument, path: Path): Path {
  if (!values.has(document)) values.set(document, document.value);
  const value = values.get(document);
  const missing = path.findIndex((_, index) => valueAt(value, path.slice(0, index + 1)) === undefined);
  return missing === -1 ? path : path.slice(0, missing);
}

function documentOf(target: PlannedTarget, place: Place): SourceDocument | undefined {
  if (place.input === 'festival') return target.festival.document;
  if (place.input === 'environment') return target.environment.document;
  const known = documents.get(target) ?? new Map<string, SourceDocument | undefined>();
  documents.set(target, known);
  const file = fileOf(target, place);
  if (!known.has(file)) {
    const path = join(target.root, file);
    known.set(file, existsSync(path) ? readDocument(path, file) : undefined);
  }
  return known.get(file);
}

function fileOf({ plan }: PlannedTarget, place: Place): string {
  if (place.input === 'catalogue') return `${CATALOGUE_FOLDER}/${place.image}.yaml`;
  if (place.input === 'template') return place.file;
  if (place.input === 'release') return `pool-images/releases/${plan.release}.yaml`;
  return opsFile(plan.environment.environment, plan.slug);
}
