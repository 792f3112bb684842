import { ResendMessages, ResentMessages, type StoryAnswer } from '@clove/contracts';
import { findRoute, messagingAuditFact, type Queryable, type Route, route } from '@clove/service-kit';

export interface InternalRouteParts {
  readonly reads: Queryable;
  find(id: string): Promise<StoryAnswer>;
  /** Answers how many mails go out once more. */
  resend(asked: ResendMessages): Promise<number>;
}

/** Audit, a member's messages for who supports them, and mails once more, on the management port. */
export function internalRoutes({ reads, find, resend }: InternalRouteParts): Route[] {
  return [
    findRoute(find),
    route({
      method: 'post',
      path: '/internal/messages/resend',
      operationId: 'resendMessages',
      summary: 'Sends the mails of an order once more; a repeated request sends nothing again',
      access: 'edge',
      body: ResendMessages,
      responses: { 200: { description: 'How many go out', schema: ResentMessages } },
      handler: async ({ body }) => ({ status: 200, body: { mails: await resend(body) } }),
    }),
    route({
      method: 'get',
      path: '/internal/audit',
      operationId: 'auditNotification',
      summary: 'Facts for the audit as JSON lines: whether domain events flow',
      access: 'edge',
      responses: { 200: { description: 'One fact of kind messaging' } },
      async handler() {
        const fact = await messagingAuditFact('notification', reads);
        return {
          status: 200,
          body: `${JSON.stringify(fact)}\n`,
          headers: { 'content-type': 'application/jsonl' },
        };
      },
    }),
  ];
}
