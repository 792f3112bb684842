import { Id, Instant, UnitId } from '@clove/contracts';
import { idempotently, type Route, route, type UnitOfWork } from '@clove/service-kit';
import { z } from 'zod';
import { collectPieces, findPickUp, undoPieces } from '../../application/pick-ups.ts';
import type { PickUpReads, PickUpSigner, PickUpStore } from '../../application/ports.ts';
import { examplePickUp, exampleQr } from './examples.ts';
import { Reason } from './organiser-routes.ts';
import { privately } from './pick-up-routes.ts';
import { DeskPickUp, deskPickUp } from './pick-up-view.ts';

export interface DeskRouteParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: PickUpStore;
  readonly reads: PickUpReads;
  readonly signer: PickUpSigner;
  /** Called with the number of pieces that were handed out. */
  onCollected(pieces: number): void;
}

/** One pick-up has at most the pieces of one hold. */
const UnitIds = z.array(UnitId).min(1).max(1000).optional();

const Shown = z.union([
  z.strictObject({ code: z.string().min(1).max(40) }),
  z.strictObject({ qr: z.string().min(1).max(1_000) }),
]);
const ofPickUp = z.strictObject({ pickUpId: Id });
const LogEntry = z.strictObject({
  action: z.enum(['COLLECTED', 'UNDONE']),
  unitIds: z.array(UnitId),
  reason: z.string().nullable(),
  staffId: Id,
  at: Instant,
});

const [examplePiece] = examplePickUp.pieces;
const unitId = examplePiece?.unitId ?? '';
const collected = {
  ...examplePickUp,
  code: null,
  pieces: [{ ...examplePiece, state: 'COLLECTED', collectedAt: '2026-08-07T05:10:00.000Z' }],
};

/** The desk: each piece is handed out once. Staff who are bound to other desks and gates may not. */
export function deskRoutes({ unitOfWork, store, reads, signer, onCollected }: DeskRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/goods/pick-ups/find',
      operationId: 'findPickUp',
      summary: 'The pick-up of a code that a fan reads out, or of their QR code; changes nothing',
      access: ['staff', 'organiser'],
      desk: 'desk:goods',
      // In the body, so that no log keeps a code.
      body: Shown,
      examples: { body: { code: '7K4M-Q2ZX' } },
      responses: {
        200: { description: 'The pick-up', schema: DeskPickUp, example: examplePickUp },
        404: { description: 'pick-up-not-found' },
        422: { description: `qr-not-valid: e.g. another festival's; a valid one looks like ${exampleQr}` },
      },
      async handler({ body }) {
        return { status: 200, headers: privately, body: deskPickUp(await findPickUp(reads, signer, body)) };
      },
    }),
    route({
      method: 'post',
      path: '/api/goods/pick-ups/:pickUpId/collect',
      operationId: 'collectPickUp',
      summary: 'Hands out all pieces that wait, or these; each once',
      access: ['staff', 'organiser'],
      desk: 'desk:goods',
      idempotent: true,
      params: ofPickUp,
      body: z.strictObject({ unitIds: UnitIds }),
      examples: { body: { unitIds: [unitId] } },
      responses: {
        200: { description: 'Handed out', schema: DeskPickUp, example: collected },
        409: { description: 'already-collected with its time, nothing-to-collect' },
        422: { description: 'unknown-piece: of another pick-up' },
      },
      async handler({ params, body, principal, idempotency }) {
        let pieces = 0;
        const response = await idempotently(unitOfWork, idempotency, async (tx) => {
          const asked = { ...params, ...body, memberId: principal.memberId };
          const changed = await collectPieces(tx, store, asked);
          pieces = changed.pieces.length;
          return { status: 200, body: deskPickUp(changed.pickUp) };
        });
        onCollected(pieces);
        return response;
      },
    }),
    route({
      method: 'post',
      path: '/api/goods/pick-ups/:pickUpId/undo',
      operationId: 'undoPickUp',
      summary: 'Takes back a collection that was a mistake: the pieces wait again. The reason is recorded',
      access: ['staff', 'organiser'],
      desk: 'desk:goods',
      idempotent: true,
      params: ofPickUp,
      body: z.strictObject({ unitIds: UnitIds, reason: Reason }),
      examples: { body: { reason: 'handed to the wrong fan, and given back' } },
      responses: {
        200: { description: 'They wait again', schema: DeskPickUp, example: examplePickUp },
        409: { description: 'not-collected' },
      },
      handler: ({ params, body, principal, idempotency }) =>
        idempotently(unitOfWork, idempotency, async (tx) => {
          const asked = { ...params, ...body, memberId: principal.memberId };
          const { pickUp } = await undoPieces(tx, store, asked);
          return { status: 200, body: deskPickUp(pickUp) };
        }),
    }),
    route({
      method: 'get',
      path: '/api/goods/pick-ups/:pickUpId/log',
      operationId: 'listPickUpLog',
      summary: 'Who handed out which pieces and when, and who took that back and why',
      access: ['staff', 'organiser', 'ops'],
      desk: 'desk:goods',
      params: ofPickUp,
      responses: {
        200: {
          description: 'First entry first; empty when nothing was handed out',
          schema: z.strictObject({ entries: z.array(LogEntry) }),
          example: {
            entries: [
              {
                action: 'COLLECTED',
                unitIds: [unitId],
                reason: null,
                staffId: '019895a2-0000-7000-8000-0000000000aa',
                at: '2026-08-07T05:10:00.000Z',
              },
            ],
          },
        },
      },
      async handler({ params }) {
        const entries = await reads.log(params.pickUpId);
        return {
          status: 200,
          headers: privately,
          body: {
            entries: entries.map(({ memberId: staffId, at, ...entry }) => ({
              ...entry,
              staffId,
              at: at.toISOString(),
            })),
          },
        };
      },
    }),
  ];
}
