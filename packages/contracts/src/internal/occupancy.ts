import { z } from 'zod';
import { LocalId } from '../ids.ts';

/** POST /internal/occupancy of seat: how full a section is, at one instant. */
export const OccupancyItem = z.object({ performanceId: LocalId, sectionId: LocalId });
export const OccupancyAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    capacity: z.int(),
    /** May be held by anybody now; held, pinned and offered places are not. */
    free: z.int(),
    sold: z.int(),
  }),
  z.object({ result: z.literal('not-found') }),
]);
export type OccupancyItem = z.infer<typeof OccupancyItem>;
export type OccupancyAnswer = z.infer<typeof OccupancyAnswer>;
