import { z } from 'zod';
import { Id, LocalId, UnitId } from '../ids.ts';
import { InventoryName, Label, SoldCategory } from '../internal/inventory.ts';
import { Amount, Currency } from '../money.ts';
import { Instant } from '../text.ts';

const OrderLine = z.object({
  id: Id,
  ticketId: Id.nullable(),
  /** Absent from releases up to 0.6.0, which sell places only. */
  inventory: InventoryName.default('seat'),
  unitId: UnitId,
  /** What was sold, in its inventory's terms: see `HeldUnit`. Absent from releases up to 0.6.0. */
  item: z.string().optional(),
  label: Label.nullable().default(null),
  /** Of a place; releases up to 0.6.0 need these three. */
  performanceId: LocalId.optional(),
  sectionId: LocalId.optional(),
  seat: z.string().nullable().optional(),
  /** Absent: it has none. */
  category: SoldCategory.optional(),
  unitPrice: Amount,
  paid: Amount,
  state: z.string(),
});

/** Where an order comes from: `box-office` and `complimentary` are made by staff for a guest, whose id no member has. */
export const OrderChannel = z.enum(['web', 'box-office', 'complimentary']);
export type OrderChannel = z.infer<typeof OrderChannel>;

/** The public state of an order, as its events carry it. */
export const OrderData = z.object({
  id: Id,
  fanId: Id,
  state: z.string(),
  lines: z.array(OrderLine),
  total: Amount,
  currency: Currency,
  paymentMethod: z.string(),
  /** Where it was placed. Absent: by its fan, on the web. */
  channel: OrderChannel.optional(),
  createdAt: Instant,
  /** The voucher that it was placed with, and what that took off all lines. Never the code. Absent: none. */
  voucher: z.object({ id: LocalId, discount: Amount }).optional(),
});
export type OrderData = z.infer<typeof OrderData>;
