/** One start of an occasion, and from when on it was the known one, by the database's clock. Instants are RFC 3339, UTC. */
export interface KnownStart {
  readonly startsAt: string;
  readonly knownAt: string;
  /** Why it was moved to this start. Absent: it was not, or no reason was given. */
  readonly reason?: string;
}

/** When an occasion starts, for a fan who bought a place at it. */
export interface StartOfSale {
  /** As it was known when the order was placed. */
  readonly whenSold: string;
  /** As it is known now. */
  readonly present: string;
  /** Why it was moved to the present one. Undefined: it was not, or no reason was given. */
  readonly reason?: string | undefined;
}

/** The start that was sold and the present one. Undefined: no start of the occasion is known. */
export function startOfSale(starts: readonly KnownStart[], soldAt: string): StartOfSale | undefined {
  const byTime = starts.toSorted((a, b) => Date.parse(a.knownAt) - Date.parse(b.knownAt));
  const [first] = byTime;
  const present = byTime.at(-1);
  if (first === undefined || present === undefined) return undefined;
  const known = byTime.findLast(({ knownAt }) => Date.parse(knownAt) <= Date.parse(soldAt)) ?? first;
  return { whenSold: known.startsAt, present: present.startsAt, reason: present.reason };
}

/** Whether the occasion starts at another time than was sold. One that moved back to it has not moved. */
export function hasMoved({ whenSold, present }: StartOfSale): boolean {
  return Date.parse(whenSold) !== Date.parse(present);
}
