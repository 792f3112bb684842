import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { Amount, Currency } from '../money.ts';
import { Instant, LocalisedText } from '../text.ts';

/** The services that keep an inventory, in the order in which an order asks them. */
export const InventoryName = z.enum(['seat', 'stay', 'merch']);
export type InventoryName = z.infer<typeof InventoryName>;

/** What people call a unit: one text for every language (`A 3-12`), or one per language. */
export const Label = z.union([z.string(), z.object(LocalisedText.shape)]);
export type Label = z.infer<typeof Label>;

/**
 * The price category that a place was sold in (adult, youth, ...), as it was when it was held: words and duty stay with the
 * ticket, whatever the festival file says later.
 */
export const SoldCategory = z.object({
  /** Unique in its section. */
  id: LocalId,
  title: z.object(LocalisedText.shape),
  /** Who comes in shows what entitles to it. Absent: need not. */
  proofAtDoor: z.boolean().optional(),
  /** Fewest of it in one order. Absent: one, or its hold was checked by itself (releases up to 0.9.0). */
  minPerOrder: z.int().min(1).optional(),
  /** Most of it in one order. Absent: no limit of its own. */
  maxPerOrder: z.int().min(1).optional(),
});
export type SoldCategory = z.infer<typeof SoldCategory>;

/** The inventory port of every service that sells: set-based, one answer per item, in order. */
export const HoldState = z.enum(['ACTIVE', 'PINNED', 'SOLD', 'RELEASED', 'EXPIRED']);
export type HoldState = z.infer<typeof HoldState>;

export const HeldUnit = z.object({
  unitId: UnitId,
  /**
   * What is sold, in its inventory's terms. seat: `<performance>/<section>`; merch: `<item>` or `<item>/<option>`; stay:
   * `<room>/<from>/<to>`. Absent from releases up to 0.6.0.
   */
  item: z.string().optional(),
  /** Null: a place without a name of its own. Absent from releases up to 0.6.0, which name seats by `seat`. */
  label: Label.nullable().optional(),
  /** The performance whose start refunds count from. Absent: they count from `refundsFrom`. */
  performanceId: LocalId.optional(),
  refundsFrom: Instant.optional(),
  /** Of a place: its section, and the seat's name, e.g. `A 3-12`, or null for a standing place. */
  sectionId: LocalId.optional(),
  seat: z.string().nullable().optional(),
  /** Absent: its item has no categories, or from a release that knows none. */
  category: SoldCategory.optional(),
  /** Frozen when the hold was placed. */
  price: Amount,
});
export type HeldUnit = z.infer<typeof HeldUnit>;

export const Hold = z.object({
  id: Id,
  /** Absent from releases up to 0.6.0, where only seat kept an inventory. */
  inventory: InventoryName.default('seat'),
  fanId: Id,
  /** Of places. */
  performanceId: LocalId.optional(),
  state: HoldState,
  units: z.array(HeldUnit).min(1),
  currency: Currency,
  createdAt: Instant,
  expiresAt: Instant,
});
export type Hold = z.infer<typeof Hold>;

/** POST /internal/holds/quote: what a hold contains. Another fan's hold is `not-found`. */
export const QuoteItem = z.object({
  holdId: Id,
  fanId: Id,
  /** For an order: prolongs the hold as /internal/holds/extend does, and answers it prolonged. @default false */
  extend: z.boolean().optional(),
});
export const QuoteAnswer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('ok'),
    hold: Hold,
    /** The hold lasts and has had its extension. Never in answers of releases up to 0.12.0, which do not know `extend`. */
    extended: z.boolean().optional(),
  }),
  z.object({ result: z.literal('not-found') }),
  /** The hold is past ACTIVE: released, expired and past grace, or sold. */
  z.object({ result: z.literal('ended'), state: HoldState }),
  /** The hold exists, but operations paused the sale: no new order. */
  z.object({ result: z.literal('sales-paused') }),
]);

/** POST /internal/holds/extend: prolongs an ACTIVE hold once, to at most 20 minutes after its creation; repeats answer the same. */
export const ExtendItem = z.object({ holdId: Id, fanId: Id });
export const ExtendAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('ok'), expiresAt: Instant }),
  z.object({ result: z.literal('ended') }),
]);

/**
 * Version of the order when it asks, rising with every change of the order. An order that let a hold go has its PINs of
 * that version and older ones refused: they were sent before and arrive late. Absent in requests of releases up to 0.5.0.
 */
const OrderVersion = z.int().min(1).optional();

/**
 * POST /internal/holds/pin: idempotent by hold and order; retakes lapsed units that no other hold has. `released`: the
 * hold was given up, or this order let it go before it asked.
 */
export const PinItem = z.object({ holdId: Id, orderId: Id, orderVersion: OrderVersion });
export const PinAnswer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('pinned') }),
  z.object({
    result: z.literal('refused'),
    reason: z.enum(['not-found', 'units-taken', 'quota', 'released', 'bound-to-other-order', 'withdrawn']),
  }),
]);

/** POST /internal/holds/sell: PINNED -> SOLD for its own order; never refused; repeats answer `sold`. `unknown-hold` is an alert. */
export const SellItem = z.object({ holdId: Id, orderId: Id });
export const SellAnswer = z.object({ result: z.enum(['sold', 'unknown-hold']) });

/** POST /internal/holds/release: ends an ACTIVE hold, or a hold PINNED for this order, and frees its units; repeats answer `released`. */
export const ReleaseItem = z.object({ holdId: Id, orderId: Id });
export const ReleaseAnswer = z.object({ result: z.enum(['released', 'refused']) });

/**
 * POST /internal/holds/unpin: the order is not paid, and lets its holds go: PINNED for this order -> ACTIVE for the
 * remainder of its time, so that the fan may order again; a hold that is not pinned stays as it is. Either way the hold keeps
 * the order's version, and a repeat of this request that arrives after a newer PIN changes nothing. `ended`: its time is
 * over.
 */
export const UnpinItem = z.object({ holdId: Id, orderId: Id, orderVersion: OrderVersion });
export const UnpinAnswer = z.object({ result: z.enum(['active', 'ended', 'refused']) });

/** POST /internal/units/release: frees sold units whose tickets are VOID; repeats answer `released`. */
export const ReleaseUnitsItem = z.object({ holdId: Id, orderId: Id, unitIds: z.array(UnitId).min(1) });
export const ReleaseUnitsAnswer = z.object({ result: z.enum(['released', 'refused']) });

export type QuoteItem = z.infer<typeof QuoteItem>;
export type QuoteAnswer = z.infer<typeof QuoteAnswer>;
export type ExtendItem = z.infer<typeof ExtendItem>;
export type ExtendAnswer = z.infer<typeof ExtendAnswer>;
export type PinItem = z.infer<typeof PinItem>;
export type PinAnswer = z.infer<typeof PinAnswer>;
export type SellItem = z.infer<typeof SellItem>;
export type SellAnswer = z.infer<typeof SellAnswer>;
export type ReleaseItem = z.infer<typeof ReleaseItem>;
export type ReleaseAnswer = z.infer<typeof ReleaseAnswer>;
export type UnpinItem = z.infer<typeof UnpinItem>;
export type UnpinAnswer = z.infer<typeof UnpinAnswer>;
export type ReleaseUnitsItem = z.infer<typeof ReleaseUnitsItem>;
export type ReleaseUnitsAnswer = z.infer<typeof ReleaseUnitsAnswer>;
