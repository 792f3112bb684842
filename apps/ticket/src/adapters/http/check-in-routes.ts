import { gatesOf, Id, Instant, LocalId, SoldCategory } from '@clove/contracts';
import { gateRules } from '@clove/contracts/gate';
import {
  idempotently,
  type Principal,
  type Queryable,
  type Route,
  route,
  type UnitOfWork,
} from '@clove/service-kit';
import { z } from 'zod';
import {
  blockTicket,
  type CheckInParts,
  checkIn,
  type GateWorker,
  undoCheckIn,
} from '../../application/check-in.ts';
import { type GateLogEntry, gateActions } from '../../application/gate-store.ts';
import type { GateMetrics } from './gate-metrics.ts';
import { privately } from './privately.ts';

/** What the routes of check-in work with. */
export interface CheckInRouteParts extends CheckInParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly metrics: GateMetrics;
}

export function workerOf(principal: Principal): GateWorker {
  return { id: principal.memberId, gates: gatesOf(principal) };
}

const Rule = z.enum(gateRules);
const Reason = z.string().trim().min(1).max(300);
export const Override = z.strictObject({ reason: Reason });
export const Direction = z.enum(['in', 'out']);
export const Qr = z.string().min(1).max(1_000);

const CheckedIn = z.strictObject({
  ticketId: Id,
  /** Of the place that was used. */
  performanceId: LocalId,
  sectionId: LocalId,
  seat: z.string().nullable(),
  /** The price category; with `proofAtDoor` its holder shows what entitles to it. Null: none. */
  category: z.object(SoldCategory.shape).nullable(),
  gateId: LocalId.nullable(),
  door: LocalId.nullable(),
  direction: Direction,
  /** They were in before, and had left. */
  again: z.boolean(),
  /** When they entered first. */
  checkedInAt: Instant,
  /** Rules that staff overrode. */
  overridden: z.array(Rule),
});
const Undone = z.strictObject({ ticketId: Id, state: z.enum(['VALID', 'CHECKED_IN']), serial: z.int() });
export const LogEntry = z.strictObject({
  action: z.enum(gateActions),
  /** Whose gate it was; null: it was at none. */
  performanceId: LocalId.nullable(),
  gateId: LocalId.nullable(),
  door: LocalId.nullable(),
  overridden: z.array(Rule),
  reason: z.string().nullable(),
  /** Found by name or number, not by its code. */
  byHand: z.boolean(),
  /** Of a CONFLICT: why the scan should not have let anybody in or out. */
  conflict: z.record(z.string(), z.unknown()).nullable(),
  staffId: Id,
  at: Instant,
});

const ticketId = '019895a2-0000-7000-8000-000000000002';
const qr = 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl';
export const exampleEntry: z.infer<typeof LogEntry> = {
  action: 'CHECKED_IN',
  ...{ performanceId: 'day-1', gateId: 'north', door: 'n1' },
  overridden: ['too-early'],
  reason: 'guest of the sound check',
  byHand: false,
  conflict: null,
  staffId: '019895a2-0000-7000-8000-0000000000aa',
  at: '2026-08-07T03:10:00.000Z',
};
const exampleCheckedIn: z.infer<typeof CheckedIn> = {
  ...{ ticketId, performanceId: 'day-1', sectionId: 'A', seat: 'A 3-12' },
  category: { id: 'youth', title: { ko: '청소년', en: 'Youth' }, proofAtDoor: true },
  ...{ gateId: 'north', door: 'n1', direction: 'in', again: false },
  checkedInAt: '2026-08-07T03:10:00.000Z',
  overridden: [],
};

const common = {
  /** Whose gate it is. */
  performanceId: LocalId,
  /** Needed where the festival has gates. */
  gateId: LocalId.optional(),
  door: LocalId.optional(),
  direction: Direction.default('in'),
  /** Made by the scanner, which sends the same one if it has to send the scan again as one of its offline scans. */
  scanId: Id.optional(),
  override: Override.optional(),
};

/** Check-in: a ticket admits once for each of its performances, at a gate that serves it, from when check-in begins. */
export function checkInRoutes(parts: CheckInRouteParts): Route[] {
  const { unitOfWork, reads, gate, signer, book, metrics } = parts;
  return [
    route({
      method: 'post',
      path: '/api/tickets/check-ins',
      operationId: 'checkIn',
      summary:
        'Admits the holder of a QR code, or of a ticket found by name or number, at the gate of a performance, once; where the gate lets people come back, `direction` `out` and `in` again. 409: wrong-performance, wrong-gate (the right ones are named), too-early, performance-cancelled, already-checked-in (when and where), no-reentry, not-inside, ticket-blocked or ticket-not-valid, and the ticket is not consumed; with `override` staff admit against the first three, and the reason is recorded',
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      idempotent: true,
      body: z.union([z.strictObject({ ...common, qr: Qr }), z.strictObject({ ...common, ticketId: Id })]),
      examples: { body: { performanceId: 'day-1', gateId: 'north', door: 'n1', qr } },
      responses: {
        200: { description: 'Admitted, or let out', schema: CheckedIn, example: exampleCheckedIn },
        403: { description: 'not-your-gate: staff and devices may be bound to gates' },
        422: { description: 'qr-not-valid, gate-required, unknown-door, performance-not-at-gate' },
      },
      async handler({ body, principal, idempotency }) {
        const gates = await book.open();
        const { override, ...asked } = body;
        const shown = 'qr' in body ? { qr: body.qr } : { ticketId: body.ticketId };
        const known = gates.some(({ id }) => id === body.gateId) ? (body.gateId ?? null) : null;
        const admitted = await idempotently(unitOfWork, idempotency, async (tx) => {
          const scan = { ...asked, shown, overrideReason: override?.reason };
          const done = await checkIn(tx, { gate, signer }, gates, scan, workerOf(principal));
          const { ticket, usedPerformanceId, entry, direction, again, overridden } = done;
          const answer: z.infer<typeof CheckedIn> = {
            ...{ ticketId: ticket.id, performanceId: usedPerformanceId, sectionId: ticket.sectionId },
            ...{
              seat: ticket.seat,
              category: ticket.category,
              gateId: body.gateId ?? null,
              door: body.door ?? null,
            },
            ...{ direction, again, checkedInAt: entry.enteredAt, overridden: [...overridden] },
          };
          return { status: 200, body: answer };
        }).catch((error: unknown) => metrics.refused(known, error));
        if (admitted.headers?.['idempotent-replay'] === undefined) metrics.admitted(known, body.direction);
        return admitted;
      },
    }),
    route({
      method: 'post',
      path: '/api/tickets/check-ins/undo',
      operationId: 'undoCheckIn',
      summary:
        'Takes back a check-in that was a mistake: the ticket admits again. The reason is recorded. Staff who are bound to gates take back what was checked in at those',
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      idempotent: true,
      body: z.strictObject({
        ticketId: Id,
        /** Of a ticket that was checked in for several performances: which one. */
        performanceId: LocalId.optional(),
        reason: Reason,
      }),
      examples: { body: { ticketId, reason: 'scanned twice, the fan is still outside' } },
      responses: {
        200: {
          description: 'Valid again; CHECKED_IN while it is for another performance',
          schema: Undone,
          example: { ticketId, state: 'VALID', serial: 1 },
        },
      },
      handler: ({ body, principal, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const { id, state, serial } = await undoCheckIn(tx, gate, body, workerOf(principal));
          return { status: 200, body: { ticketId: id, state, serial } };
        }),
    }),
    route({
      method: 'get',
      path: '/api/tickets/check-ins/:ticketId',
      operationId: 'listCheckIns',
      summary:
        'Who admitted a ticket when and where, against which rule and why, and who took that back or blocked it. Staff who are bound to gates see what happened at those',
      access: ['staff', 'organiser', 'ops'],
      scope: 'tickets:check-in',
      params: z.strictObject({ ticketId: Id }),
      responses: {
        200: {
          description: 'First entry first; empty when nothing happened',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: { entries: [exampleEntry] },
        },
      },
      async handler({ params, principal }) {
        const { gates } = workerOf(principal);
        const log = await gate.log(reads, [params.ticketId]);
        const entries = log
          .filter(({ gateId }) => gates === null || (gateId !== null && gates.includes(gateId)))
          .map(shownEntry);
        return { status: 200, headers: privately, body: { entries } };
      },
    }),
    route({
      method: 'put',
      path: '/api/tickets/:ticketId/block',
      operationId: 'blockTicket',
      summary:
        'Blocks a ticket: no gate admits with it until that is taken back, whatever staff say. Gates without a network know with their next pack. The reason is shown to staff and recorded',
      access: ['organiser'],
      params: z.strictObject({ ticketId: Id }),
      body: z.strictObject({ reason: Reason }),
      examples: { body: { reason: 'the phone with it was stolen' } },
      responses: { 204: { description: 'Blocked' }, 404: { description: 'ticket-not-found' } },
      async handler({ params, body, principal }) {
        await unitOfWork.run((tx) => blockTicket(tx, gate, { ...params, ...body }, principal.memberId));
        return { status: 204 };
      },
    }),
    route({
      method: 'delete',
      path: '/api/tickets/:ticketId/block',
      operationId: 'unblockTicket',
      summary: 'Takes a block back',
      access: ['organiser'],
      params: z.strictObject({ ticketId: Id }),
      responses: { 204: { description: 'Not blocked' }, 404: { description: 'ticket-not-found' } },
      async handler({ params, principal }) {
        await unitOfWork.run((tx) => blockTicket(tx, gate, { ...params, reason: null }, principal.memberId));
        return { status: 204 };
      },
    }),
  ];
}

export function shownEntry(entry: GateLogEntry): z.infer<typeof LogEntry> {
  const { action, performanceId, gateId, door, overridden, reason, byHand, conflict, staffId, at } = entry;
  return {
    ...{ action, performanceId, gateId, door, overridden: [...overridden] },
    ...{ reason, byHand, conflict: conflict === null ? null : { ...conflict }, staffId, at },
  };
}
