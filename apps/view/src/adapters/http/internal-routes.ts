import { messagingAuditFact, Problem, type Queryable, type Route, route } from '@clove/service-kit';
import { z } from 'zod';
import type { Rebuild } from '../../application/rebuild.ts';

const State = z.object({
  /** When the rebuild under way began; null: none is. */
  began: z.iso.datetime().nullable(),
});

/** The rebuild and the audit, on the management port. */
export function internalRoutes(rebuild: Rebuild, reads: Queryable): Route[] {
  const answer = async () => {
    const { began } = await rebuild.state();
    return { status: 200, body: { began: began?.toISOString() ?? null } };
  };
  return [
    route({
      method: 'post',
      path: '/internal/rebuild/start',
      operationId: 'startRebuild',
      summary:
        'Begins an empty projection beside the one that is shown; then the services’ outboxes are replayed into it',
      access: 'edge',
      responses: { 200: { description: 'Under way', schema: State } },
      async handler() {
        await rebuild.start();
        return answer();
      },
    }),
    route({
      method: 'post',
      path: '/internal/rebuild/finish',
      operationId: 'finishRebuild',
      summary: 'Shows the new projection and removes the old one, once the queue is empty',
      access: 'edge',
      responses: {
        200: { description: 'Shown', schema: State },
        409: { description: 'no-rebuild: none is under way' },
      },
      async handler() {
        if (await rebuild.finish()) return answer();
        throw new Problem({ status: 409, type: 'no-rebuild', detail: 'No rebuild is under way.' });
      },
    }),
    route({
      method: 'get',
      path: '/internal/rebuild',
      operationId: 'getRebuild',
      summary: 'Whether a rebuild is under way',
      access: 'edge',
      responses: { 200: { description: 'Its state', schema: State } },
      handler: answer,
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'auditView',
      summary: 'Facts for the audit as JSON lines: whether domain events flow',
      access: 'edge',
      responses: { 200: { description: 'One fact of kind messaging' } },
      async handler() {
        const fact = await messagingAuditFact('view', reads);
        return {
          status: 200,
          body: `${JSON.stringify(fact)}\n`,
          headers: { 'content-type': 'application/x-ndjson' },
        };
      },
    }),
  ];
}
