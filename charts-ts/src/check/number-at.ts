import type { FieldPath, Manifest } from '../provenance/index.ts';
import { valueAt } from '../provenance/subject.ts';

/** The number at a path of an object, or undefined when something else or nothing stands there. */
export function numberAt(object: Manifest, path: FieldPath): number | undefined {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : undefined;
}
