import { Id, Instant, Label, LocalId, UnitId } from '@clove/contracts';
import { shownCode } from '@clove/inventory';
import { z } from 'zod';
import { isOpen, type PickUp } from '../../domain/pick-up.ts';
import { stockKey } from '../../domain/stock-key.ts';

const Piece = z.strictObject({
  unitId: UnitId,
  itemId: LocalId,
  optionId: LocalId.nullable(),
  label: Label,
  /** VOID: the order gave it back. */
  state: z.enum(['READY', 'COLLECTED', 'VOID']),
  collectedAt: Instant.nullable(),
});

/** A pick-up as staff see it. */
export const DeskPickUp = z.strictObject({
  id: Id,
  orderId: Id,
  /** Read out at the desk; null once nothing of it waits. */
  code: z.string().nullable(),
  createdAt: Instant,
  pieces: z.array(Piece),
});

/** A pick-up as its fan sees it. */
export const OwnPickUp = DeskPickUp.extend({
  /** Text of the QR code, which says the same as `code`; null once nothing of it waits. */
  qr: z.string().nullable(),
});

export function deskPickUp(pickUp: PickUp): z.infer<typeof DeskPickUp> {
  const { id, orderId, code, createdAt, pieces } = pickUp;
  return {
    id,
    orderId,
    code: code === null || !isOpen(pickUp) ? null : shownCode(code),
    createdAt: createdAt.toISOString(),
    pieces: pieces.map(({ unitId, item, label, state, collectedAt }) => ({
      unitId,
      ...stockKey(item),
      label,
      state,
      collectedAt: collectedAt?.toISOString() ?? null,
    })),
  };
}

export function ownPickUp(pickUp: PickUp, qrOf: (id: string) => string): z.infer<typeof OwnPickUp> {
  return { ...deskPickUp(pickUp), qr: isOpen(pickUp) ? qrOf(pickUp.id) : null };
}
