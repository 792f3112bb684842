import type { Condition } from '../environment/condition.ts';

/** One place of a template: a service and the image that fills it, in environments with its switches. */
export interface TemplatePart extends Condition {
  readonly service: string;
  readonly image: string;
  /** What fans or organisers get from it. */
  readonly why: string;
  /** False: a festival runs without it while the pool does not have it. */
  readonly required: boolean;
  /** The custom template that put it there, as its file from the root; absent where it is built in. */
  readonly file?: string;
}

/** A named choice of images, with everything that it extends worked in. */
export interface Template {
  readonly name: string;
  readonly title: { readonly ko: string; readonly en: string };
  readonly why: string;
  /** Files that it is made of, from the root, its own first; none for a built-in template. */
  readonly files: readonly string[];
  /** Sorted by service, each service once. */
  readonly parts: readonly TemplatePart[];
}

/** By service, so that no order of tables or steps shows in what is made of it. */
export function sortParts(parts: Iterable<TemplatePart>): TemplatePart[] {
  return [...parts].sort((a, b) => (a.service < b.service ? -1 : 1));
}
