import type { FieldPath } from '../field-path.ts';
import type { Place } from './place.ts';

/** Why a value is what it is. Builders attach it to what they build; nothing of it is rendered. */
export interface Reason {
  readonly why: string;
  /** Places in the inputs, nearest first: what would have to be edited. None where it is the same for every festival. */
  readonly places: Places;
}

/** Only computed when asked. @param below what is left of the asked path below the value that has the reason. */
type Places = (below: FieldPath) => readonly Place[];

/** Why an object exists, and which builder makes it. */
export interface Existence extends Reason {
  /** True when a switch of the environment decides that the object exists: it is then named before the builder. */
  readonly switched: boolean;
  /** The function that gives the reason; its stack then, where that is asked for by {@link withReasons}. */
  readonly builder: { readonly name: string; readonly stack?: string };
}

let explaining = false;

/**
 * Builds objects with all of their reasons. A plain render attaches none to single fields and takes no stacks: together
 * they cost it 5 % of its time.
 */
export function withReasons<T>(build: () => T): T {
  const before = explaining;
  explaining = true;
  try {
    return build();
  } finally {
    explaining = before;
  }
}

type Builder = (...args: never[]) => unknown;

export function reason(why: string, places: Places): Reason {
  return { why, places };
}

/** As `reason`, for an object as a whole. @param builder the function that calls this */
export function exists(builder: Builder, why: string, places: Places): Existence {
  return existence(builder, { why, places, switched: false });
}

/** As `exists`, for an object that is there because a switch of the environment says so. */
export function switchedOn(builder: Builder, why: string, places: Places): Existence {
  return existence(builder, { why, places, switched: true });
}

function existence({ name }: Builder, given: Omit<Existence, 'builder'>): Existence {
  const builder = { name };
  if (!explaining) return { ...given, builder };
  const { stackTraceLimit } = Error;
  // This module's own frame and the builder's.
  Error.stackTraceLimit = 2;
  Error.captureStackTrace(builder, existence);
  Error.stackTraceLimit = stackTraceLimit;
  return { ...given, builder };
}

const WHOLE = Symbol('reason');

/** Attaches a reason to an object or a list and everything in it. It does not come along when the value is spread. */
export function because<T extends object>(value: T, given: Reason | undefined): T {
  if (given !== undefined) Object.defineProperty(value, WHOLE, { value: given, configurable: true });
  return value;
}

type FieldReasons<T> = T extends readonly unknown[]
  ? { readonly [index: number]: Reason }
  : { readonly [K in keyof T]?: Reason | undefined };

/**
 * Attaches reasons to single fields or items, and everything in them, where they are asked for by {@link withReasons}.
 * They come along when the value is spread.
 */
export function eachBecause<T extends object>(value: T, reasons: NoInfer<FieldReasons<T>>): T {
  if (!explaining) return value;
  for (const key in reasons) Reflect.set(value, ofField(key), Reflect.get(reasons, key));
  return value;
}

/** The reason that was attached to an object or a list by `because`. */
export function reasonOf(value: unknown): Reason | undefined {
  return attached(value, WHOLE);
}

/** The reason that was attached to one field or item, by either way. */
export function fieldReason(parent: unknown, key: string | number, child: unknown): Reason | undefined {
  return attached(parent, ofField(String(key))) ?? reasonOf(child);
}

/** The places of an object's own reason, each with the reason's words. */
export function placesOf(value: object): Place[] {
  const given = reasonOf(value);
  return given?.places([]).map((place) => ({ why: given.why, ...place })) ?? [];
}

/** The places of every reason in a value: what decides a name that is the hash of it. */
export function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => [
    ...(fieldReason(value, key, child)?.places([]) ?? []),
    ...placesIn(child),
  ]);
}

/** One symbol per field, so that spreading two values into one keeps the reasons of both. */
function ofField(key: string): symbol {
  const known = symbols.get(key);
  if (known !== undefined) return known;
  const symbol = Symbol(`reason of ${key}`);
  symbols.set(key, symbol);
  return symbol;
}

const symbols = new Map<string, symbol>();

function attached(value: unknown, symbol: symbol): Reason | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, symbol)?.value;
  return isReason(found) ? found : undefined;
}

/** True for the reason of an object as a whole. */
export function isExistence(given: Reason | undefined): given is Existence {
  return given !== undefined && 'builder' in given;
}

function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'why' in value && 'places' in value;
}
