/** One broken invariant, named and joined by key. */
export interface Violation {
  /** Stable kebab-case name of the invariant. */
  readonly invariant: string;
  /** Id of the unit, order, payment, section, fan or service. */
  readonly key: string;
  /** Both sides of the comparison, for a person. */
  readonly detail: string;
}

/**
 * What is still wrong after the gap, by invariant and key. Work in flight (a ticket issued whose seat is sold a
 * moment later) shows in one scan only and is no violation. Details are those of the second scan.
 */
export function persisting(first: readonly Violation[], second: readonly Violation[]): Violation[] {
  const before = new Set(first.map(identity));
  return second.filter((violation) => before.has(identity(violation)));
}

function identity({ invariant, key }: Violation): string {
  return `${invariant} ${key}`;
}
