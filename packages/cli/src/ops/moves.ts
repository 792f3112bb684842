import { z } from 'zod';

/** What a lever answers: what moved. */
export const Moves = z.object({
  moves: z.array(z.object({ lever: z.string(), before: z.string(), after: z.string() })),
});
export type Moves = z.infer<typeof Moves>;

/** A line of a lever's log. */
export const Entry = z.object({
  lever: z.string(),
  before: z.string(),
  after: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
export type Entry = z.infer<typeof Entry>;

export function movedLines({ moves }: Moves): string[] {
  if (moves.length === 0) return ['already so; nothing was changed'];
  return moves.map(({ lever, before, after }) => `${lever}: ${before} -> ${after}`);
}
