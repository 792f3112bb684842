import type { z } from 'zod';
import type { EventType } from '../events/index.ts';

/** What one service needs of others: only what its code reads, and a value that it switches on with every value it knows. */
export interface Consumer {
  /** Of the data of events, by type. */
  readonly events: { readonly [T in EventType]?: z.ZodType };
  /** Of one item's answer, by the path of the internal port. */
  readonly answers?: Readonly<Record<string, z.ZodType>>;
}
