import { Id, Instant, LocalId } from '@clove/contracts';
import { idempotently, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { checkIn, type GateStore, readCode, undoCheckIn } from '../../application/check-in.ts';
import type { TicketSigner } from '../../application/ticket-signer.ts';
import { privately } from './privately.ts';

/** What the routes of the gate work with. */
export interface CheckInRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly gate: GateStore;
  readonly signer: TicketSigner;
}

const Rule = z.enum(['wrong-performance', 'too-early']);
const Reason = z.string().trim().min(1).max(300);

const CheckedIn = z.strictObject({
  ticketId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  seat: z.string().nullable(),
  checkedInAt: Instant,
  /** Rules that staff overrode. */
  overridden: z.array(Rule),
});
const Undone = z.strictObject({ ticketId: Id, state: z.literal('VALID'), serial: z.int() });
const LogEntry = z.strictObject({
  action: z.enum(['CHECKED_IN', 'UNDONE']),
  /** Whose gate it was; null for an undo. */
  performanceId: LocalId.nullable(),
  overridden: z.array(Rule),
  reason: z.string().nullable(),
  staffId: Id,
  at: Instant,
});

const ticketId = '019895a2-0000-7000-8000-000000000002';
const qr = 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl';
const exampleEntry: z.infer<typeof LogEntry> = {
  action: 'CHECKED_IN',
  performanceId: 'day-1',
  overridden: ['too-early'],
  reason: 'guest of the sound check',
  staffId: '019895a2-0000-7000-8000-0000000000aa',
  at: '2026-08-07T03:10:00.000Z',
};
/** The gate: a ticket admits once, at the performance it is for, from when check-in begins. */
export function checkInRoutes({ unitOfWork, reads, gate, signer }: CheckInRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/tickets/check-ins',
      operationId: 'checkIn',
      summary:
        'Admits the holder of a QR code at the gate of a performance, once. 409: wrong-performance, too-early, performance-cancelled, already-checked-in or ticket-not-valid, and the ticket is not consumed; with `override` staff admit against the first two, and the reason is recorded',
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      idempotent: true,
      body: z.strictObject({
        /** Whose gate it is. */
        performanceId: LocalId,
        qr: z.string().min(1).max(1_000),
        override: z.strictObject({ reason: Reason }).optional(),
      }),
      examples: { body: { performanceId: 'day-1', qr } },
      responses: {
        200: {
          description: 'Admitted',
          schema: CheckedIn,
          example: {
            ticketId,
            performanceId: 'day-1',
            sectionId: 'A',
            seat: 'A 3-12',
            checkedInAt: '2026-08-07T03:10:00.000Z',
            overridden: [],
          },
        },
      },
      async handler({ body, principal, idempotency }) {
        const { ticketId, serial } = readCode(signer, body.qr);
        return idempotently(unitOfWork, idempotency, async (tx) => {
          const { ticket, overridden } = await checkIn(tx, gate, {
            ticketId,
            serial,
            performanceId: body.performanceId,
            staffId: principal.memberId,
            overrideReason: body.override?.reason ?? null,
          });
          const { performanceId, sectionId, seat, checkedInAt } = ticket;
          return {
            status: 200,
            body: { ticketId, performanceId, sectionId, seat, checkedInAt, overridden },
          };
        });
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/check-ins/undo',
      operationId: 'undoCheckIn',
      summary: 'Takes back a check-in that was a mistake: the ticket admits again. The reason is recorded',
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      idempotent: true,
      body: z.strictObject({ ticketId: Id, reason: Reason }),
      examples: { body: { ticketId, reason: 'scanned twice, the fan is still outside' } },
      responses: {
        200: {
          description: 'Valid again',
          schema: Undone,
          example: { ticketId, state: 'VALID', serial: 1 },
        },
      },
      handler: ({ body, principal, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const { id, state, serial } = await undoCheckIn(tx, gate, {
            ...body,
            staffId: principal.memberId,
          });
          return { status: 200, body: { ticketId: id, state, serial } };
        }),
    }),
    route({
      method: 'get',
      path: '/api/tickets/check-ins/:ticketId',
      operationId: 'listCheckIns',
      summary: 'Who admitted a ticket and when, against which rule and why, and who took that back',
      access: ['staff', 'organiser', 'ops'],
      scope: 'tickets:check-in',
      params: z.strictObject({ ticketId: Id }),
      responses: {
        200: {
          description: 'First entry first; empty when it was never admitted',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: { entries: [exampleEntry] },
        },
      },
      handler: async ({ params }) => ({
        status: 200,
        headers: privately,
        body: { entries: await gate.log(reads, params.ticketId) },
      }),
    }),
  ];
}
