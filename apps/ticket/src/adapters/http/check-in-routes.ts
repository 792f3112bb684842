import { Id, Instant, LocalId } from '@clove/contracts';
import {
  idempotently,
  Problem,
  type Queryable,
  type Route,
  type RouteResponse,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import { type CheckIn, type CheckInUndone, checkIn, undoCheckIn } from '../../application/check-in.ts';
import type { TicketAtGate } from '../../domain/admission.ts';
import type { TicketSigner } from '../crypto/ticket-signer.ts';
import { gateLog, postgresGate } from '../postgres/gate-store.ts';

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
const privately = { 'cache-control': 'no-store' };

/** The gate: a ticket enters once, at the performance it is for, from when its doors open. */
export function checkInRoutes(unitOfWork: UnitOfWork, reads: Queryable, signer: TicketSigner): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/tickets/check-ins',
      operationId: 'checkIn',
      summary:
        'Lets the holder of a QR code in at the gate of a performance, once. 409: wrong-performance, too-early, performance-cancelled, already-checked-in or ticket-not-valid, and the ticket is not consumed; with `override` staff let in against the first two, and the reason is recorded',
      access: ['staff', 'organiser'],
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
          description: 'Let in',
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
        const code = signer.verified(body.qr);
        if (code === undefined) throw notOurs();
        return idempotently(unitOfWork, idempotency, async (tx) =>
          answer(
            await checkIn(postgresGate(tx), {
              ticketId: code.ticketId,
              serial: code.serial,
              performanceId: body.performanceId,
              staffId: principal.memberId,
              overrideReason: body.override?.reason ?? null,
            }),
          ),
        );
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/check-ins/undo',
      operationId: 'undoCheckIn',
      summary: 'Takes a check-in back that was a mistake: the ticket admits again. The reason is recorded',
      access: ['staff', 'organiser'],
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
        idempotently(unitOfWork, idempotency, async (tx) =>
          undoAnswer(await undoCheckIn(postgresGate(tx), { ...body, staffId: principal.memberId })),
        ),
    }),
    route({
      method: 'get',
      path: '/api/tickets/check-ins/:ticketId',
      operationId: 'listCheckIns',
      summary: 'Who let a ticket in and when, against which rule and why, and who took it back',
      access: ['staff', 'organiser', 'ops'],
      params: z.strictObject({ ticketId: Id }),
      responses: {
        200: {
          description: 'First entry first; empty when it was never let in',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: { entries: [exampleEntry] },
        },
      },
      handler: async ({ params }) => ({
        status: 200,
        headers: privately,
        body: { entries: await gateLog(reads, params.ticketId) },
      }),
    }),
  ];
}

function answer(scan: CheckIn): RouteResponse {
  if (scan.outcome === 'unknown') throw notOurs();
  if (scan.outcome === 'checked-in') {
    const { id, performanceId, sectionId, seat, checkedInAt } = scan.ticket;
    const { overridden } = scan;
    return { status: 200, body: { ticketId: id, performanceId, sectionId, seat, checkedInAt, overridden } };
  }
  const { ticket, because } = scan;
  switch (because.decision) {
    case 'dead-code':
      throw notOurs();
    case 'performance-cancelled':
      throw performanceCancelled(scan);
    case 'already':
      throw refused('already-checked-in', `This ticket entered at ${ticket.checkedInAt}.`, {
        ticketId: ticket.id,
        checkedInAt: ticket.checkedInAt,
      });
    case 'not-valid':
      throw refused(
        'ticket-not-valid',
        ticket.state === 'VOID' ? 'This ticket was cancelled.' : 'This ticket is being passed on.',
        { ticketId: ticket.id, state: ticket.state },
      );
    case 'wrong-performance':
      throw refused('wrong-performance', `This ticket is for ${ticket.performanceId}.`, {
        ticketId: ticket.id,
        performanceId: ticket.performanceId,
      });
    case 'too-early':
      throw refused('too-early', `Check-in begins at ${because.doorsAt}.`, {
        ticketId: ticket.id,
        doorsAt: because.doorsAt,
      });
  }
}

function undoAnswer(undo: CheckInUndone): RouteResponse {
  switch (undo.outcome) {
    case 'undone': {
      const { id, state, serial } = undo.ticket;
      return { status: 200, body: { ticketId: id, state, serial } };
    }
    case 'unknown':
      throw new Problem({ status: 404, type: 'ticket-not-found', detail: 'There is no such ticket.' });
    case 'performance-cancelled':
      throw performanceCancelled(undo);
    case 'not-checked-in':
      throw refused('not-checked-in', 'This ticket is not checked in.', {
        ticketId: undo.ticket.id,
        state: undo.ticket.state,
      });
  }
}

function performanceCancelled({ ticket, performance }: TicketAtGate): Problem {
  return refused('performance-cancelled', 'The organiser cancelled this performance.', {
    ticketId: ticket.id,
    performanceId: ticket.performanceId,
    cancelledAt: performance.cancelled?.at,
    reason: performance.cancelled?.reason,
  });
}

function refused(type: string, detail: string, extra: Readonly<Record<string, unknown>>): Problem {
  return new Problem({ status: 409, type, detail, extra });
}

function notOurs(): Problem {
  return new Problem({
    status: 422,
    type: 'qr-not-valid',
    detail: 'This is no valid QR code of this festival, or an earlier holder’s.',
  });
}
