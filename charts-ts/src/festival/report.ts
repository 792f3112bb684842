import type { Path } from '@clove/pool-images/in-memory';

/** Takes a finding about the field at a path. */
export type Report = (path: Path, message: string) => void;

/** Finds ids that are used twice in one list. */
export function unique(
  items: readonly { readonly id: string }[],
  path: (index: number) => Path,
  noun: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) report(path(index), `a second ${noun} with id "${id}"`);
    seen.add(id);
  }
}

/** A price as it stands in the file. */
export interface WrittenPrice {
  /** Of the block that has the price, and perhaps `free`. */
  readonly path: Path;
  readonly field: string;
  /** What costs it, as people call it. */
  readonly name: string;
  /** Undefined: the block has none of its own. */
  readonly price: number | undefined;
  readonly free: boolean | undefined;
}

/** A forgotten price must not give anything away. */
export function checkPrice({ path, field, name, price, free = false }: WrittenPrice, report: Report): void {
  if (price === undefined) {
    if (free) report([...path, 'free'], `${name} is free but has no ${field} of its own: add ${field}: 0`);
    return;
  }
  if (price === 0 && !free) report([...path, field], `${name} costs 0: say "free: true" if that is meant`);
  if (price > 0 && free) {
    report([...path, 'free'], `${name} is free but ${field} is ${price}: keep one of the two`);
  }
}
