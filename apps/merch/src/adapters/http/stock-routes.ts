import { LocalId } from '@clove/contracts';
import { type Queryable, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { StockBoard } from '../../application/ports.ts';
import { stockKey } from '../../domain/stock-key.ts';

const Line = z.strictObject({
  itemId: LocalId,
  optionId: LocalId.nullable(),
  received: z.int(),
  /** Sum of the corrections; negative: pieces went. */
  corrected: z.int(),
  /** Held, offered or kept for a waiting list; being paid included. */
  held: z.int(),
  sold: z.int(),
  /** Of `sold`. */
  collected: z.int(),
  /** received + corrected - held - sold. */
  free: z.int(),
  /** Fans who wait. */
  waiting: z.int(),
});

const example: z.infer<typeof Line> = {
  itemId: 'tee-2026',
  optionId: 'M',
  received: 500,
  corrected: -3,
  held: 12,
  sold: 365,
  collected: 40,
  free: 120,
  waiting: 0,
};

/** The stock board. */
export function stockRoutes(board: StockBoard, reads: Queryable): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/goods/stock',
      operationId: 'getStock',
      summary: 'Pieces of every item and option: received, corrected, held, sold, collected and free',
      access: ['organiser', 'staff', 'ops'],
      desk: 'desk:goods',
      responses: {
        200: {
          description: 'Withdrawn items included',
          schema: z.strictObject({ lines: z.array(Line) }),
          example: { lines: [example] },
        },
      },
      async handler() {
        const counts = await board.counts(reads);
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: {
            lines: counts.map(({ name, ...line }) => ({
              ...stockKey(name),
              ...line,
              free: line.received + line.corrected - line.held - line.sold,
            })),
          },
        };
      },
    }),
  ];
}
