import { type FieldPath, findPath, type Manifest } from '../src/index.ts';

/** A tree of either kind: of a festival, or of what an environment's festivals share. */
interface Objects {
  readonly objects: readonly Manifest[];
}

/** A tree with one object changed: the first of a kind whose name starts so. */
export function changed<T extends Objects>(tree: T, subject: string, field: string, value: unknown): T {
  const object = pick(tree, subject);
  return {
    ...tree,
    objects: tree.objects.map((other) => (other === object ? withField(object, field, value) : other)),
  };
}

/** A tree with an object of its own made into another one, beside all others. */
export function added<T extends Objects>(tree: T, subject: string, make: (object: Manifest) => Manifest): T {
  return { ...tree, objects: [...tree.objects, make(pick(tree, subject))] };
}

/** A tree without one object. */
export function removed<T extends Objects>(tree: T, subject: string): T {
  const object = pick(tree, subject);
  return { ...tree, objects: tree.objects.filter((other) => other !== object) };
}

/** "Deployment ticket" by its start: content-named objects are found without their hash. */
export function pick(tree: Objects, subject: string): Manifest {
  const object = tree.objects.find(({ kind, metadata }) => `${kind} ${metadata.name}`.startsWith(subject));
  if (object === undefined) throw new Error(`the tree has no ${subject}`);
  return object;
}

/** A copy with another value at a path, or without it when the value is undefined. */
export function withField(object: Manifest, field: string, value: unknown): Manifest {
  const steps = findPath(object, field) ?? newPath(object, field);
  // Not structuredClone: under Jest its arrays are of another realm, and no deep comparison takes them for equal.
  const copy: Manifest = JSON.parse(JSON.stringify(object));
  let place: unknown = copy;
  for (const step of steps.slice(0, -1)) place = Reflect.get(container(place), step);
  const last = steps.at(-1);
  if (last === undefined) throw new Error('no path');
  if (value === undefined) Reflect.deleteProperty(container(place), last);
  else Reflect.set(container(place), last, value);
  return copy;
}

/** A path whose last step does not exist yet. */
function newPath(object: Manifest, field: string): FieldPath {
  const cut = field.lastIndexOf('.');
  const parent = cut === -1 ? [] : findPath(object, field.slice(0, cut));
  if (parent === undefined) throw new Error(`${object.kind} ${object.metadata.name} has nothing at ${field}`);
  return [...parent, field.slice(cut + 1)];
}

function container(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('nothing can be set there');
  return value;
}
