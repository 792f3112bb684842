import { z } from 'zod';
import { LocalId } from '../ids.ts';

/** POST /internal/gates/known of ticket: whether tickets are checked in at a gate with this id now. */
export const KnownGateItem = z.object({ gateId: LocalId });
export const KnownGateAnswer = z.object({ open: z.boolean() });
export type KnownGateItem = z.infer<typeof KnownGateItem>;
export type KnownGateAnswer = z.infer<typeof KnownGateAnswer>;
