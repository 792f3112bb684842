import { z } from 'zod';
import { isTransient } from '../database/database-errors.ts';
import type { Queryable, UnitOfWork } from '../database/transaction.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Consumer } from './consumer.ts';
import { giveUpDeadLetter, openDeadLetters, replayDeadLetter } from './dead-letters.ts';

/** What the dead-letter routes work on. */
export interface DeadLetterRoutesOptions {
  readonly reads: Queryable;
  readonly unitOfWork: UnitOfWork;
  readonly consumers: readonly Consumer[];
}

const LetterId = z.strictObject({ id: z.uuid() });

/** Management routes of every service with events: list, replay and give up dead letters. */
export function deadLetterRoutes({ reads, unitOfWork, consumers }: DeadLetterRoutesOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/internal/dead-letters',
      operationId: 'listDeadLetters',
      summary: 'Open dead letters, oldest first',
      access: 'edge',
      responses: { 200: { description: 'At most 500' } },
      handler: async () => ({ status: 200, body: { items: await openDeadLetters(reads) } }),
    }),
    route({
      method: 'post',
      path: '/internal/dead-letters/:id/replay',
      operationId: 'replayDeadLetter',
      summary: 'Replays a dead letter to its handler',
      access: 'edge',
      params: LetterId,
      responses: { 204: { description: 'Processed and acknowledged' } },
      handler: async ({ params }) => {
        const result = await replayDeadLetter(unitOfWork, consumers, params.id).catch((error: unknown) => {
          if (isTransient(error)) throw error;
          throw stillPoison(error instanceof Error ? error.message : String(error), error);
        });
        if (result.outcome === 'not-found') throw noSuchLetter();
        if (result.outcome === 'still-poison') throw stillPoison(result.reason);
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/internal/dead-letters/:id/give-up',
      operationId: 'giveUpDeadLetter',
      summary: 'Records that a dead letter will not be processed',
      access: 'edge',
      params: LetterId,
      responses: { 204: { description: 'Acknowledged' } },
      handler: async ({ params }) => {
        if (!(await giveUpDeadLetter(unitOfWork, params.id))) throw noSuchLetter();
        return { status: 204 };
      },
    }),
  ];
}

function noSuchLetter(): Problem {
  return new Problem({
    status: 404,
    type: 'no-such-dead-letter',
    detail: 'No open dead letter has this id.',
  });
}

/** The caller is ops over an edge credential: the handler's message is what they need. */
function stillPoison(reason: string, cause?: unknown): Problem {
  return new Problem({ status: 409, type: 'still-poison', detail: reason }, { cause });
}
