import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { Label } from '../internal/inventory.ts';
import { Amount, Currency } from '../money.ts';
import { LocalisedText } from '../text.ts';
import { eventsOf } from './declare.ts';

const Text = z.object(LocalisedText.shape);

/** An item that is sold, with its options (sizes, colours). */
export const ItemData = z.object({
  id: LocalId,
  title: Text,
  price: Amount,
  currency: Currency,
  maxPerFan: z.int().min(1),
  /** One per option, or a single one without id where the item has none. */
  stock: z.array(
    z.object({
      optionId: LocalId.nullable(),
      title: Text.nullable(),
      price: Amount,
      /** Received and corrected. */
      stock: z.int().min(0),
    }),
  ),
  /** False once it was withdrawn: what was sold stands. */
  onSale: z.boolean(),
});

/** Sold goods that wait to be collected, one per sold hold. No code: that is a bearer secret. */
export const PickUpData = z.object({
  id: Id,
  orderId: Id,
  holdId: Id,
  fanId: Id,
  pieces: z.array(
    z.object({
      unitId: UnitId,
      itemId: LocalId,
      optionId: LocalId.nullable(),
      label: Label,
      paid: Amount,
      state: z.enum(['READY', 'COLLECTED', 'VOID']),
    }),
  ),
});

export const merchEvents = {
  ...eventsOf('merch.ItemChanged', ItemData, ['merch.ItemChanged']),
  ...eventsOf('merch.PickUpReady', PickUpData, [
    'merch.PickUpReady',
    'merch.PickUpCollected',
    /** Staff undid a collection: the piece waits again. */
    'merch.PickUpCollectionUndone',
    'merch.PickUpWithdrawn',
  ]),
};
