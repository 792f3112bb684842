import { createHash } from 'node:crypto';
import { gatesOf, Id, Instant, LocalId, SoldCategory } from '@clove/contracts';
import { type Principal, type Queryable, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { checkBound } from '../../application/check-in.ts';
import { type FindHolders, type FindTickets, findAtGate } from '../../application/find-at-gate.ts';
import type { ReadGateCounts } from '../../application/gate-counts.ts';
import { gatePack, type PackParts } from '../../application/gate-packs.ts';
import type { GateStore } from '../../application/gate-store.ts';
import { type GateBook, gateNamed } from '../../application/gates.ts';
import { reconcile } from '../../application/offline-scans.ts';
import { ticketStates } from '../../domain/ticket-states.ts';
import { Direction, exampleEntry, LogEntry, Override, Qr, shownEntry, workerOf } from './check-in-routes.ts';
import type { GateMetrics } from './gate-metrics.ts';
import { privately } from './privately.ts';

export interface GateDeskParts {
  readonly unitOfWork: UnitOfWork;
  readonly reads: Queryable;
  readonly book: GateBook;
  readonly gate: GateStore;
  readonly packs: PackParts;
  readonly counts: ReadGateCounts;
  readonly find: FindTickets;
  readonly holders: FindHolders;
  readonly metrics: GateMetrics;
}

/** Scans in one upload. Source: the gateway takes bodies of 64 kB, and a code has about 330 characters. */
const mostScans = 100;
/** Source: as many as staff look through. */
const mostConflicts = 500;

const ofGate = z.strictObject({ gateId: LocalId });

const Count = z.strictObject({ entered: z.int(), inside: z.int(), left: z.int() });
const Counts = z.strictObject({
  gates: z.array(
    z.strictObject({
      /** Null: checked in at no named gate. */
      gateId: LocalId.nullable(),
      performanceId: LocalId,
      ...Count.shape,
    }),
  ),
  /** By performance, over the gates above. */
  performances: z.array(z.strictObject({ performanceId: LocalId, ...Count.shape })),
});

const scan = {
  /** Made by the scanner, one per scan. */
  scanId: Id,
  /** By the scanner's clock. */
  at: Instant,
  performanceId: LocalId,
  direction: Direction.default('in'),
  door: LocalId.optional(),
  override: Override.optional(),
};
const Scan = z.union([z.strictObject({ ...scan, qr: Qr }), z.strictObject({ ...scan, ticketId: Id })]);
const Conflict = z.looseObject({ reason: z.string() });
const Outcome = z.enum(['in', 'out', 'conflict']);
const Reconciled = z.strictObject({
  scans: z.array(
    z.strictObject({
      scanId: Id,
      /** Null: the code is none of this festival's. */
      ticketId: Id.nullable(),
      outcome: Outcome,
      conflict: Conflict.nullable(),
      /** It was known before. */
      repeated: z.boolean(),
    }),
  ),
  /** Scans of any gate whose outcome changed because an earlier one became known. */
  revised: z.array(
    z.strictObject({
      scanId: Id,
      ticketId: Id,
      gateId: LocalId.nullable(),
      outcome: Outcome,
      conflict: Conflict.nullable(),
    }),
  ),
});

const FoundTicket = z.strictObject({
  ticketId: Id,
  orderId: Id,
  performanceId: LocalId,
  sectionId: LocalId,
  seat: z.string().nullable(),
  category: z.object(SoldCategory.shape).nullable(),
  state: z.enum(ticketStates),
  /** Why it is blocked; null: it is not blocked. */
  blocked: z.string().nullable(),
  /** Null: not used yet. */
  enteredAt: Instant.nullable(),
  inside: z.boolean(),
  /** Of the holder, where the ticket was found by it. */
  holder: z.string().nullable(),
});

const exampleIds = {
  scanId: '019895a2-0000-7000-8000-000000000011',
  ticketId: '019895a2-0000-7000-8000-000000000002',
};
const exampleCount = { performanceId: 'day-1', entered: 1_204, inside: 1_150, left: 54 };
const exampleConflict = {
  reason: 'already-checked-in',
  enteredAt: '2026-08-07T03:10:00.000Z',
  ...{ gateId: 'south', door: null, inside: true },
};

/** What the people and devices at a gate work with. */
export function gateDeskRoutes(parts: GateDeskParts): Route[] {
  const { unitOfWork, reads, book, gate: store, packs, counts } = parts;

  async function gateOf(gateId: string, principal: Principal) {
    checkBound(workerOf(principal), gateId);
    const gates = await book.open();
    return { gate: gateNamed(gates, gateId), gates };
  }

  return [
    route({
      method: 'get',
      path: '/api/gates/counts',
      operationId: 'countEntries',
      summary:
        'How many came in at each gate for each performance, how many are inside and how many left. At most a second old; ask again with If-None-Match, which costs next to nothing while nothing changed. Staff and devices that are bound to gates see those',
      access: ['staff', 'organiser', 'ops'],
      scope: 'tickets:check-in',
      headers: { 'If-None-Match': 'The entity tag of the counts that the caller has' },
      responses: {
        200: {
          description: 'Counts',
          headers: { ETag: 'Their entity tag' },
          schema: Counts,
          example: { gates: [{ gateId: 'north', ...exampleCount }], performances: [exampleCount] },
        },
        304: { description: 'As before' },
      },
      async handler({ principal, headers }) {
        const bound = gatesOf(principal);
        const all = await counts();
        const seen = all.filter(
          ({ gateId }) => bound === null || (gateId !== null && bound.includes(gateId)),
        );
        const body = countsOf(seen);
        const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
        const answered = { 'cache-control': 'private, no-cache', etag };
        return headers['if-none-match'] === etag
          ? { status: 304, headers: answered }
          : { status: 200, headers: answered, body };
      },
    }),
    route({
      method: 'get',
      path: '/api/gates/:gateId/pack',
      operationId: 'getGatePack',
      summary:
        'What a scanner needs to decide without a network: keys, gates and their rules, performances, and the tickets that are not as their codes say (changed hands, cancelled, offered, blocked, used). `CLVP1.<payload>.<signature>`, signed with the key of `GET /api/tickets/verification-key`. With `since`, the version of an earlier pack, only what changed; until `complete`, ask again at once. The pack says until when it is valid',
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      params: ofGate,
      query: z.strictObject({ since: z.string().min(1).max(100).optional() }),
      responses: {
        200: {
          description: 'The signed pack',
          schema: z.strictObject({ pack: z.string() }),
          example: { pack: 'CLVP1.eyJmb3JtYXQiOjF9.c2lnbmF0dXJl' },
        },
        403: { description: 'not-your-gate' },
        404: { description: 'gate-not-found' },
      },
      async handler({ params, query, principal }) {
        const { gate, gates } = await gateOf(params.gateId, principal);
        const pack = await gatePack(packs, gate, gates, query.since);
        parts.metrics.packFetched(gate.id);
        return { status: 200, headers: privately, body: { pack } };
      },
    }),
    route({
      method: 'post',
      path: '/api/gates/:gateId/scans',
      operationId: 'uploadScans',
      summary: `Takes over what a gate let in and out without a network, up to ${mostScans} scans at a time. The earliest scan of a ticket counts, in whatever order gates send theirs; one that contradicts what is known is named as a conflict: already-checked-in elsewhere, cancelled or passed on since, wrong gate. Sending a scan again is safe`,
      access: ['staff', 'organiser'],
      scope: 'tickets:check-in',
      params: ofGate,
      body: z.strictObject({ scans: z.array(Scan).min(1).max(mostScans) }),
      examples: {
        body: {
          scans: [
            {
              scanId: exampleIds.scanId,
              at: '2026-08-07T03:12:00.000Z',
              ...{ performanceId: 'day-1', door: 'n1' },
              qr: 'CLV1.eyJmIjoiYnVzYW4tcm9jay0yMDI2In0.c2lnbmF0dXJl',
            },
          ],
        },
      },
      responses: {
        200: {
          description: 'What became of each, in the order sent, and of earlier ones',
          schema: Reconciled,
          example: {
            scans: [{ ...exampleIds, outcome: 'conflict', conflict: exampleConflict, repeated: false }],
            revised: [],
          },
        },
        403: { description: 'not-your-gate' },
        404: { description: 'gate-not-found' },
      },
      async handler({ params, body, principal }) {
        const at = { ...(await gateOf(params.gateId, principal)), worker: workerOf(principal) };
        const scans = body.scans.map(({ override, ...sent }) => ({
          ...sent,
          shown: 'qr' in sent ? { qr: sent.qr } : { ticketId: sent.ticketId },
          overrideReason: override?.reason,
        }));
        const done = await unitOfWork.run((tx) => reconcile(tx, { store, signer: packs.signer }, at, scans));
        const fresh = done.scans.filter(({ repeated }) => !repeated);
        parts.metrics.uploaded(
          at.gate.id,
          fresh.map(({ outcome }) => outcome),
        );
        return { status: 200, headers: privately, body: done };
      },
    }),
    route({
      method: 'post',
      path: '/api/gates/:gateId/find',
      operationId: 'findTicketAtGate',
      summary:
        'Tickets that this gate serves by what their holder says: the number of the ticket or its order, the seat, however it is spaced, or the beginning of their name. Changes nothing; `POST /api/tickets/check-ins` with `ticketId` admits',
      access: ['staff', 'organiser'],
      params: ofGate,
      // In the body, so that no log keeps it.
      body: z.strictObject({ text: z.string().trim().min(1).max(100) }),
      examples: { body: { text: 'A 3-12' } },
      responses: {
        200: {
          description: 'Latest first, at most 20; empty when nothing fits',
          schema: z.strictObject({ tickets: z.array(FoundTicket) }),
          example: {
            tickets: [
              {
                ticketId: exampleIds.ticketId,
                orderId: '019895a2-0000-7000-8000-000000000001',
                ...{ performanceId: 'day-1', sectionId: 'A', seat: 'A 3-12', category: null },
                ...{ state: 'VALID', blocked: null, enteredAt: null, inside: false, holder: null },
              },
            ],
          },
        },
      },
      async handler({ params, body, principal }) {
        const { gate } = await gateOf(params.gateId, principal);
        const found = await findAtGate(parts, gate, body.text);
        const tickets = found.map(({ ticket, blocked, enteredAt, inside, holder }) => ({
          ...{ ticketId: ticket.id, orderId: ticket.orderId, performanceId: ticket.performanceId },
          ...{ sectionId: ticket.sectionId, seat: ticket.seat, state: ticket.state },
          ...{ category: ticket.category, blocked, enteredAt, inside, holder },
        }));
        return { status: 200, headers: privately, body: { tickets } };
      },
    }),
    route({
      method: 'get',
      path: '/api/gates/:gateId/conflicts',
      operationId: 'listGateConflicts',
      summary: `Scans of this gate that let people in or out against what is known now, the last ${mostConflicts}`,
      access: ['staff', 'organiser', 'ops'],
      params: ofGate,
      responses: {
        200: {
          description: 'Newest first',
          schema: z.strictObject({ conflicts: z.array(z.strictObject({ ticketId: Id, ...LogEntry.shape })) }),
          example: {
            conflicts: [
              {
                ticketId: exampleIds.ticketId,
                ...exampleEntry,
                action: 'CONFLICT',
                ...{ overridden: [], reason: null, conflict: exampleConflict },
              },
            ],
          },
        },
      },
      async handler({ params, principal }) {
        checkBound(workerOf(principal), params.gateId);
        const entries = await store.conflicts(reads, params.gateId, mostConflicts);
        const conflicts = entries.map((entry) => ({ ticketId: entry.ticketId, ...shownEntry(entry) }));
        return { status: 200, headers: privately, body: { conflicts } };
      },
    }),
  ];
}

function countsOf(counts: Awaited<ReturnType<ReadGateCounts>>): z.infer<typeof Counts> {
  const withLeft = ({ entered, inside }: { entered: number; inside: number }) => ({
    ...{ entered, inside, left: entered - inside },
  });
  const performances = Map.groupBy(counts, ({ performanceId }) => performanceId);
  return {
    gates: counts.map((count) => ({
      ...{ gateId: count.gateId, performanceId: count.performanceId },
      ...withLeft(count),
    })),
    performances: [...performances].map(([performanceId, own]) => ({
      performanceId,
      ...withLeft({
        entered: own.reduce((sum, { entered }) => sum + entered, 0),
        inside: own.reduce((sum, { inside }) => sum + inside, 0),
      }),
    })),
  };
}
