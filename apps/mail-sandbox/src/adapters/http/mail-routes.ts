import { Problem, type Route, type RouteResponse, route } from '@clove/service-kit';
import { z } from 'zod';
import type { KeptMails } from '../../domain/kept-mails.ts';
import { Fault, type PlannedFaults } from '../../domain/planned-faults.ts';
import { listPage, mailPage } from './mail-pages.ts';

const Mail = z.object({
  id: z.int(),
  receivedAt: z.iso.datetime(),
  from: z.string(),
  to: z.array(z.string()),
  messageId: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  attachments: z.array(
    z.object({
      filename: z.string().nullable(),
      contentType: z.string(),
      size: z.int(),
      text: z.string().nullable(),
    }),
  ),
  bytes: z.int(),
});

/** GET /sandbox/mails as JSON. */
export const MailList = z.object({ mails: z.array(Mail) });

const example: z.infer<typeof MailList> = {
  mails: [
    {
      id: 1,
      receivedAt: '2026-06-01T11:00:00.000Z',
      from: 'tickets@festival.example',
      to: ['fan@example.org'],
      messageId: '<019a@festival.example>',
      subject: '예매가 완료되었습니다',
      text: '예매가 완료되었습니다.',
      html: '<p>예매가 완료되었습니다.</p>',
      attachments: [],
      bytes: 2048,
    },
  ],
};

/** A mail's styles stand in its elements; nothing else is loaded and no script runs. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
};

/**
 * The kept mails as a page and as JSON, and the faults of tests. The port is not reachable from outside the festival's
 * namespace: mails may hold links that log in.
 */
export function mailRoutes(mails: KeptMails, faults: PlannedFaults): Route[] {
  return [
    route({
      method: 'get',
      path: '/sandbox/mails',
      operationId: 'listMails',
      summary: 'The mails kept, newest first: JSON, or a page where the client prefers HTML',
      access: 'public',
      query: z.strictObject({ to: z.string().max(320).optional() }),
      headers: { Accept: 'text/html gets a page' },
      responses: { 200: { description: 'Kept mails', schema: MailList, example } },
      async handler({ query, headers }) {
        const kept = mails.list(query.to);
        if (headers.accept?.includes('text/html')) return html(listPage(kept));
        return { status: 200, body: { mails: kept }, headers: { 'cache-control': 'no-store' } };
      },
    }),
    route({
      method: 'get',
      path: '/sandbox/mails/:id',
      operationId: 'showMail',
      summary: 'One mail as a page',
      access: 'public',
      params: z.strictObject({ id: z.coerce.number().int().min(1) }),
      responses: { 200: { description: 'The page', contentType: 'text/html' } },
      async handler({ params }) {
        const mail = mails.find(params.id);
        if (mail === undefined) {
          throw new Problem({
            status: 404,
            type: 'mail-not-found',
            detail: 'It was not kept, or was forgotten.',
          });
        }
        return html(mailPage(mail));
      },
    }),
    route({
      method: 'delete',
      path: '/sandbox/mails',
      operationId: 'clearMails',
      summary: 'Forgets every mail and every planned fault',
      access: 'public',
      responses: { 204: { description: 'Forgotten' } },
      async handler() {
        mails.clear();
        faults.clear();
        return { status: 204 };
      },
    }),
    route({
      method: 'post',
      path: '/sandbox/faults',
      operationId: 'planFault',
      summary: 'What happens to the next mails instead of being taken',
      access: 'public',
      body: Fault,
      examples: { body: { kind: 'refuse-for-now', times: 3 } },
      responses: { 204: { description: 'Planned, after the faults planned before' } },
      async handler({ body }) {
        faults.plan(body);
        return { status: 204 };
      },
    }),
  ];
}

function html(body: string): RouteResponse {
  return { status: 200, body, headers: PAGE_HEADERS };
}
