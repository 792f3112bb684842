import type { z } from 'zod';

/** One domain event: the shape of its `data`, and the kind of entity whose versions it counts. */
export interface DeclaredEvent<D extends z.ZodType = z.ZodType> {
  readonly entity: string;
  /** Of the shape of `data`, from 1. It rises when fields are added, and with nothing else: see `DomainEvent`. */
  readonly version: number;
  readonly data: D;
}

/**
 * Declares the events of one kind of entity: versions of one subject are counted over all of them. Consumers store `entity`
 * beside the version they have seen, so it never changes once it was released.
 *
 * @param version of the shape of `data`. Default: 1.
 */
export function eventsOf<D extends z.ZodType, const T extends string>(
  entity: string,
  data: D,
  types: readonly T[],
  version?: number,
): { readonly [K in T]: DeclaredEvent<D> };
export function eventsOf(entity: string, data: z.ZodType, types: readonly string[], version = 1): object {
  return Object.fromEntries(types.map((type) => [type, { entity, version, data }]));
}
