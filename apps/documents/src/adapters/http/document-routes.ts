import { Id } from '@clove/contracts';
import { type Route, type RouteResponse, route } from '@clove/service-kit';
import { z } from 'zod';
import type { Asked, Papers } from '../../application/papers.ts';
import { LANGUAGES, type Language } from '../../domain/language.ts';

const PDF = 'application/pdf';
const PASS = 'application/vnd.apple.pkpass';
const CALENDAR = 'text/calendar; charset=utf-8';

const query = z.strictObject({ language: z.enum(LANGUAGES).default('ko') });
const ticketParams = z.strictObject({ ticketId: Id });
const orderParams = z.strictObject({ orderId: Id });

const atDesk = { access: ['staff', 'organiser'], desk: 'desk:box-office' } as const;

/** The member's own papers, and what the box office prints for its guests. */
export function documentRoutes(papers: Papers): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/documents/tickets/:ticketId.pdf',
      operationId: 'printTicket',
      summary: 'One of the member’s own valid tickets as PDF, with its QR code',
      access: 'member',
      params: ticketParams,
      query,
      responses: { 200: { description: 'One page of A4', contentType: PDF } },
      handler: async ({ principal, params: { ticketId }, query: { language } }) =>
        file(await papers.ticketPdf(ticketId, asked(principal, language)), PDF, `ticket-${ticketId}.pdf`),
    }),
    route({
      method: 'get',
      path: '/api/documents/tickets/:ticketId.ics',
      operationId: 'ticketCalendar',
      summary: 'The performance of one of the member’s own valid tickets as a calendar entry',
      access: 'member',
      params: ticketParams,
      query,
      responses: { 200: { description: 'A calendar with one entry (RFC 5545)', contentType: CALENDAR } },
      handler: async ({ principal, params: { ticketId }, query: { language } }) =>
        file(await papers.ticketCalendar(ticketId, asked(principal, language)), CALENDAR, 'performance.ics'),
    }),
    route({
      method: 'get',
      path: '/api/documents/tickets/:ticketId.pkpass',
      operationId: 'ticketAppleWallet',
      summary: 'One of the member’s own valid tickets for Apple Wallet, where passes are switched on',
      access: 'member',
      params: ticketParams,
      query,
      responses: {
        200: {
          description: 'A pass; phones refuse one that is not signed',
          contentType: PASS,
          headers: { 'clove-pass': '`signed` or `unsigned`' },
        },
      },
      async handler({ principal, params: { ticketId }, query: { language } }) {
        const { bytes, signed } = await papers.applePass(ticketId, asked(principal, language));
        const answer = file(bytes, PASS, `ticket-${ticketId}.pkpass`);
        return { ...answer, headers: { ...answer.headers, 'clove-pass': signed ? 'signed' : 'unsigned' } };
      },
    }),
    route({
      method: 'get',
      path: '/api/documents/tickets/:ticketId.google.json',
      operationId: 'ticketGoogleWallet',
      summary:
        'One of the member’s own valid tickets for Google Wallet, where passes are switched on: `saveUrl` to open on the phone or, not signed, the event ticket itself',
      access: 'member',
      params: ticketParams,
      query,
      responses: {
        200: {
          description: '`saveUrl`; not signed: class and object of the ticket',
          headers: { 'clove-pass': '`signed` or `unsigned`' },
        },
      },
      async handler({ principal, params: { ticketId }, query: { language } }) {
        const { signed, pass } = await papers.googlePass(ticketId, asked(principal, language));
        const headers = {
          'cache-control': 'private, no-store',
          'clove-pass': signed ? 'signed' : 'unsigned',
        };
        return { status: 200, headers, body: pass };
      },
    }),
    route({
      method: 'get',
      path: '/api/documents/orders/:orderId/tickets.pdf',
      operationId: 'printTicketsOfOrder',
      summary: 'The valid tickets of one of the member’s own orders that the member still holds, as PDF',
      access: 'member',
      params: orderParams,
      query,
      responses: { 200: { description: 'One page of A4 per ticket', contentType: PDF } },
      handler: async ({ principal, params: { orderId }, query: { language } }) =>
        file(await papers.ticketsPdf(orderId, asked(principal, language)), PDF, `tickets-${orderId}.pdf`),
    }),
    route({
      method: 'get',
      path: '/api/documents/orders/:orderId/receipt.pdf',
      operationId: 'printReceipt',
      summary:
        'The receipt of one of the member’s own paid orders as PDF: seller, what was paid and how, refunds, fees',
      access: 'member',
      params: orderParams,
      query,
      responses: { 200: { description: 'A4', contentType: PDF } },
      handler: async ({ principal, params: { orderId }, query: { language } }) =>
        file(await papers.receiptPdf(orderId, asked(principal, language)), PDF, `receipt-${orderId}.pdf`),
    }),
    route({
      method: 'get',
      path: '/api/documents/box-office/orders/:orderId/tickets.pdf',
      operationId: 'printTicketsAtDesk',
      summary: 'The valid tickets of an order that the box office placed, as PDF, for its guest',
      ...atDesk,
      params: orderParams,
      query,
      responses: { 200: { description: 'One page of A4 per ticket', contentType: PDF } },
      async handler({ params: { orderId }, query: { language } }) {
        const guest = await papers.askedByDesk(orderId, language);
        return file(await papers.ticketsPdf(orderId, guest), PDF, `tickets-${orderId}.pdf`);
      },
    }),
    route({
      method: 'get',
      path: '/api/documents/box-office/orders/:orderId/receipt.pdf',
      operationId: 'printReceiptAtDesk',
      summary: 'The receipt of an order that the box office placed, as PDF, for its guest',
      ...atDesk,
      params: orderParams,
      query,
      responses: { 200: { description: 'A4', contentType: PDF } },
      async handler({ params: { orderId }, query: { language } }) {
        const guest = await papers.askedByDesk(orderId, language);
        return file(await papers.receiptPdf(orderId, guest), PDF, `receipt-${orderId}.pdf`);
      },
    }),
  ];
}

function asked({ memberId }: { readonly memberId: string }, language: Language): Asked {
  return { memberId, language };
}

/** For its member alone: caches on the way keep no ticket. */
function file(content: Uint8Array | string, type: string, name: string): RouteResponse {
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-disposition': `inline; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
    body: content,
  };
}
