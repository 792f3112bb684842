import { messagingAuditFact, type Queryable, type Route, route } from '@clove/service-kit';

/** Audit, on the management port. */
export function internalRoutes(reads: Queryable): Route[] {
  return [
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'auditWebhook',
      summary: 'Facts for the audit as JSON lines: whether domain events flow',
      access: 'edge',
      responses: { 200: { description: 'One fact of kind messaging' } },
      async handler() {
        const fact = await messagingAuditFact('webhook', reads);
        return {
          status: 200,
          body: `${JSON.stringify(fact)}\n`,
          headers: { 'content-type': 'application/jsonl' },
        };
      },
    }),
  ];
}
