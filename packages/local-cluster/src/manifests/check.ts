import { DATA_ENGINE_LABEL, type FieldTable, type Treatment, translations } from '../translations.ts';
import { ManifestError, type Resource } from './read.ts';

/** What the walk over the manifests found. */
export interface Findings {
  /** `Kind` or `Kind field` -> how many objects carry it. */
  notEnforced: Map<string, number>;
}

/**
 * Walks every field of every object against the table of translations.
 * Fails with ManifestError, naming file and field, when one is refused or not in the table.
 */
export function checkManifests(resources: readonly Resource[]): Findings {
  refuseForeignEngine(resources);
  const notEnforced = new Map<string, number>();
  for (const resource of resources) {
    for (const [path, treatment] of treatments(resource)) {
      if (treatment === 'refused') {
        throw new ManifestError(
          `${resource.file}: ${resource.kind} ${resource.name}: ${path} cannot be run here`,
        );
      }
      if (treatment === 'not enforced') notEnforced.set(path, (notEnforced.get(path) ?? 0) + 1);
    }
  }
  return { notEnforced };
}

/** A data engine that an operator makes, or that others share, is not among the manifests: it cannot be run here. */
function refuseForeignEngine(resources: readonly Resource[]): void {
  for (const { kind, file, labels } of resources) {
    const engine = labels[DATA_ENGINE_LABEL];
    if (kind !== 'Namespace' || engine === undefined) continue;
    throw new ManifestError(
      `${file}: the data engine is of kind "${engine}", whose servers are not on this machine: run an environment with dataEngine kind bundled`,
    );
  }
}

/** Every field of an object that the table names, with its treatment; what it does not name is refused. */
export function treatments(resource: Resource): Map<string, Treatment> {
  const table = translations[resource.kind];
  if (!table) return new Map([[`kind ${resource.kind}`, 'refused']]);
  if (resource.kind === 'StatefulSet' && !resource.labels[DATA_ENGINE_LABEL]) {
    return new Map([[`kind StatefulSet without the label ${DATA_ENGINE_LABEL}`, 'refused']]);
  }
  const whole = table[''];
  if (whole) return new Map([[resource.kind, whole]]);
  const found = new Map<string, Treatment>();
  for (const path of leaves(resource.body, '')) {
    const [field, treatment] = lookUp(table, path);
    found.set(treatment === 'not enforced' ? `${resource.kind} ${field}` : field, treatment);
  }
  return found;
}

/** The longest path of the table that names this field or one above it. */
function lookUp(table: FieldTable, path: string): [string, Treatment] {
  for (let field = path; field !== ''; field = parent(field)) {
    const treatment = table[field];
    if (treatment) return [field, treatment];
  }
  return [path, 'refused'];
}

function parent(path: string): string {
  if (path.endsWith('[]')) return path.slice(0, -2);
  const dot = path.lastIndexOf('.');
  return dot < 0 ? '' : path.slice(0, dot);
}

function* leaves(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value)) {
    if (value.length === 0) yield path;
    for (const element of value) yield* leaves(element, `${path}[]`);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) yield path;
    // A key may hold a dot (labels, annotations, data): those never get a path of their own in the table.
    for (const [key, child] of entries) yield* leaves(child, path === '' ? key : `${path}.${key}`);
  } else {
    yield path;
  }
}
