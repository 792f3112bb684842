import { Id, Instant } from '@clove/contracts';
import { idempotently, member, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { moveSale, type SaleLever } from '../../application/pause-sale.ts';

/** Lines of the log that are shown. */
const MOST_ENTRIES = 500;

const Position = z.enum(['open', 'paused']);
const Moves = z.strictObject({
  /** Empty: it was in that position already, and nothing was logged. */
  moves: z.array(z.strictObject({ lever: z.string(), before: Position, after: Position })),
});
const Entry = z.strictObject({
  lever: z.string(),
  before: Position,
  after: Position,
  reason: z.string(),
  /** The member who moved it. */
  by: Id,
  at: Instant,
});

export interface SaleLeverRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly lever: SaleLever;
  /** e.g. `/api/goods/levers`; the lever itself is `<path>/sales`. */
  readonly path: string;
  /** As operations call it, e.g. `goods`. */
  readonly name: string;
  /** Unique among all services. */
  readonly operationIds: { readonly set: string; readonly log: string };
  /** After it moved: what is kept of the sale is read again. */
  onMoved(): void;
}

/** Operations pause what a service sells. It acts at once, without a deployment, and no provisioning moves it back. */
export function saleLeverRoutes(parts: SaleLeverRouteParts): Route[] {
  const { unitOfWork, reads, lever, path, name, operationIds } = parts;
  const example = { lever: name, before: 'open', after: 'paused' } as const;
  const entry: z.infer<typeof Entry> = {
    ...example,
    reason: 'the provider declines every card',
    by: '01997f2d-0c7e-7f0a-8b8e-2f6f9a4f1a10',
    at: '2026-06-01T11:05:02.120Z',
  };
  return [
    route({
      method: 'put',
      path: `${path}/sales`,
      operationId: operationIds.set,
      summary: `Pauses the sale of ${name} or lets it go on. Paused: no new holds and no new orders; what is being paid finishes`,
      access: ['ops'],
      idempotent: true,
      body: z.strictObject({ position: Position, reason: z.string().trim().min(1).max(300) }),
      examples: { body: { position: 'paused', reason: entry.reason } },
      responses: {
        200: {
          description: 'What moved; fans notice within seconds',
          schema: Moves,
          example: { moves: [example] },
        },
      },
      async handler(request) {
        const { position, reason } = request.body;
        const answer = await idempotently(unitOfWork, request.idempotency, async (tx) => {
          const by = { memberId: member(request).memberId, reason };
          const move = await moveSale(tx, lever, position, by);
          return { status: 200, body: { moves: move === undefined ? [] : [{ lever: name, ...move }] } };
        });
        parts.onMoved();
        return answer;
      },
    }),
    route({
      method: 'get',
      path,
      operationId: operationIds.log,
      summary: `Every move of the sale of ${name}, newest first`,
      access: ['ops'],
      responses: {
        200: {
          description: `At most the newest ${MOST_ENTRIES}`,
          schema: z.strictObject({ entries: z.array(Entry) }),
          example: { entries: [entry] },
        },
      },
      async handler() {
        const moves = await lever.moves(reads, MOST_ENTRIES);
        return {
          status: 200,
          headers: { 'cache-control': 'no-store' },
          body: {
            entries: moves.map(({ memberId: by, at, ...move }) => ({
              lever: name,
              ...move,
              by,
              at: at.toISOString(),
            })),
          },
        };
      },
    }),
  ];
}
