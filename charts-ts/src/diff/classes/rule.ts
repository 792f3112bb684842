import { lowered, quantity } from '@clove/pool-images';
import type { Manifest } from '../../manifest-shape.ts';
import type { ChangeClass } from '../model.ts';
import type { Surroundings } from './surroundings.ts';

/** What a rule may depend on besides kind and path. */
export interface Judged {
  readonly before: unknown;
  readonly after: unknown;
  /** The object has another name now because its content has: nothing is changed in place. */
  readonly renamed: boolean;
  /** `immutable: true` in the base. */
  readonly immutable: boolean;
  /** The pods that the object is part of or applies to come with this diff: nothing runs yet that it could change. */
  readonly forNewPods: boolean;
  /** The object as a whole, on either side. */
  readonly objects: { readonly before: Manifest | undefined; readonly after: Manifest | undefined };
  readonly around: Surroundings;
}

export interface Rule {
  /** Kinds, or `*`; `Kind/name` narrows to a name without content hash, which may end in `*`; `Kind/!name` to any other. */
  readonly kinds: string;
  /**
   * Keys from the object's root, by spaces: `*` any one key or item, `x*` a key's beginning, a last `**` anything
   * below, `(order)` the order of a list, `(text)` a document's exact text. `+` the whole object added, `-` removed.
   */
  readonly path: string;
  readonly classes: readonly ChangeClass[];
  readonly why: string;
  readonly when?: (judged: Judged) => boolean;
}

/** One row of the table. `classes` may be one class. */
export function rule(
  kinds: string,
  path: string,
  classes: ChangeClass | readonly ChangeClass[],
  why: string,
  when?: (judged: Judged) => boolean,
): Rule {
  const list = typeof classes === 'string' ? [classes] : classes;
  return { kinds, path, classes: list, why, ...(when === undefined ? {} : { when }) };
}

// When a row applies.
export const added = ({ before }: Judged) => before === undefined;
export const removed = ({ after }: Judged) => after === undefined;
export const down = ({ before, after }: Judged) => lowered(before, after);
export const notDown = (judged: Judged) => !down(judged);
/** One quantity became a larger one. */
export const grows = ({ before, after }: Judged) => {
  const [from, to] = [quantity(before), quantity(after)];
  return from !== undefined && to !== undefined && to > from;
};
export const becomes = (value: unknown) => (judged: Judged) => judged.after === value;
export const becomesNot = (value: unknown) => (judged: Judged) => judged.after !== value;
export const inPlace = ({ renamed }: Judged) => !renamed;
export const frozen = ({ renamed, immutable }: Judged) => !renamed && immutable;
export const forNewPods = (judged: Judged) => judged.forNewPods;
export const forOldPods = (judged: Judged) => !judged.forNewPods;
export const otherRegistry = ({ before, after }: Judged) => repository(before) !== repository(after);
/** Server or database of a URL differ; what cannot be read as a URL counts as another place. */
export const otherPlace = ({ before, after }: Judged) =>
  place(before) === undefined || place(before) !== place(after);
export const otherVariant = ({ before, after }: Judged) => variant(before) !== variant(after);

function repository(image: unknown): string | undefined {
  return typeof image === 'string' ? image.slice(0, Math.max(0, image.lastIndexOf('/'))) : undefined;
}

/** Server and path of a URL: without user, password and options. */
function place(url: unknown): string | undefined {
  const parts = typeof url === 'string' ? /^[a-z]+:\/\/(?:[^@/]*@)?([^/?]+\/[^?]*)/.exec(url) : null;
  return parts?.[1];
}

/** An image's name without registry, tag and digest. */
function variant(image: unknown): string | undefined {
  return typeof image === 'string'
    ? image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '')
    : undefined;
}
