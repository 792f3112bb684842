import type { Label } from '@clove/contracts';

/**
 * An item is what a unit is one of, in its service's own terms: a section, a size of a shirt, a kind of room and its nights.
 * Units with names of their own have ids `<item>/<name>`; the others `<hold id>/<number>`.
 */
export function itemOfUnit(unitId: string): string {
  const end = unitId.lastIndexOf('/');
  if (end <= 0) throw new Error(`not the id of a named unit: ${unitId}`);
  return unitId.slice(0, end);
}

/** Id of the n-th unit of a hold whose units have no names; from 1. */
export function countedUnitId(holdId: string, number: number): string {
  return `${holdId}/${number}`;
}

/** What a request asks for: named units of any items, or a number of one item's. */
export interface Wanted {
  /** Null where units are named. */
  readonly item: string | null;
  /** Unit ids, each once; null where they have no names. */
  readonly units: readonly string[] | null;
  readonly quantity: number;
}

/** What an order must know of units beside their price, frozen when they were held. */
export interface UnitTerms {
  readonly label: Label | null;
  /** RFC 3339: refunds count from then. */
  readonly refundsFrom: string;
}
