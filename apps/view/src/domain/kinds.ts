import {
  BookingData,
  FestivalData,
  Hold,
  ItemData,
  MessageData,
  OrderData,
  PaymentData,
  PerformanceData,
  PickUpData,
  ReviewData,
  RoomData,
  SeatBlockData,
  TicketData,
} from '@clove/contracts';
import { z } from 'zod';
import { type Contribution, hourOf } from './contribution.ts';

/** A hold with the units of it that were sold and are free again. */
export const HeldData = z.object({ hold: Hold, released: z.array(z.string()) });
export type HeldData = z.infer<typeof HeldData>;

/** Everything that the projection keeps: name, which is stored, and shape. */
export const shapes = {
  festival: FestivalData,
  performance: PerformanceData,
  item: ItemData,
  room: RoomData,
  hold: HeldData,
  block: SeatBlockData,
  order: OrderData,
  ticket: TicketData,
  payment: PaymentData,
  'pick-up': PickUpData,
  booking: BookingData,
  review: ReviewData,
  message: MessageData,
} as const;

export type KindName = keyof typeof shapes;
export type KindData<K extends KindName> = z.infer<(typeof shapes)[K]>;

type PerKind<R> = { readonly [K in KindName]?: (data: KindData<K>) => R };

const fans: PerKind<string | null> = {
  order: ({ fanId }) => fanId,
  ticket: ({ fanId }) => fanId,
  payment: ({ fanId }) => fanId,
  'pick-up': ({ fanId }) => fanId,
  booking: ({ fanId }) => fanId,
  review: ({ authorId }) => authorId,
  message: ({ memberId }) => memberId,
};

const contributions: PerKind<Contribution[]> = {
  hold: holdContributions,
  block: blockContributions,
  order: orderContributions,
  ticket: ticketContributions,
  'pick-up': pickUpContributions,
  booking: bookingContributions,
  review: reviewContributions,
};

/** Whose it is; null: its events name no member. */
export function fanOf<K extends KindName>(kind: K, data: KindData<K>): string | null {
  const of: PerKind<string | null>[K] = fans[kind];
  return of?.(data) ?? null;
}

/** What it adds to the boards. */
export function contributionsOf<K extends KindName>(kind: K, data: KindData<K>): Contribution[] {
  const of: PerKind<Contribution[]>[K] = contributions[kind];
  return of?.(data) ?? [];
}

/** How units of a hold are counted; not at all once it has ended. */
const occupying: Partial<Record<HeldData['hold']['state'], string>> = {
  ACTIVE: 'held',
  PINNED: 'pinned',
  SOLD: 'sold',
};

/** Units that are held, pinned or sold, by what they are units of. */
function holdContributions({ hold, released }: HeldData): Contribution[] {
  const measure = occupying[hold.state];
  const free = new Set(released);
  const placed: Contribution = { board: 'hour', key: hourOf(hold.createdAt), measure: 'holds', value: 1 };
  if (measure === undefined) return [placed];
  const units = hold.units.filter(({ unitId }) => !free.has(unitId));
  return [
    placed,
    ...units.flatMap(({ unitId, item, sectionId }): Contribution[] => {
      const of = item ?? `${hold.performanceId}/${sectionId}`;
      const taken: Contribution = { board: 'stock', key: `${hold.inventory} ${of}`, measure, value: 1 };
      // Only a numbered seat has an id that lasts: its section's, and its place in it.
      if (!unitId.startsWith(`${of}/`)) return [taken];
      return [taken, { board: 'seat', key: unitId, measure: 'taken', value: 1 }];
    }),
  ];
}

/** Seats that staff closed to the public. */
function blockContributions({ seats }: KindData<'block'>): Contribution[] {
  return seats.flatMap((id): Contribution[] => {
    const section = id.slice(0, id.lastIndexOf('/'));
    return [
      { board: 'stock', key: `seat ${section}`, measure: 'blocked', value: 1 },
      { board: 'seat', key: id, measure: 'blocked', value: 1 },
    ];
  });
}

/** What was sold, by hour, item and price category, and how many orders were placed and completed. */
function orderContributions(order: OrderData): Contribution[] {
  const hour = hourOf(order.createdAt);
  const placed: Contribution = { board: 'hour', key: hour, measure: 'orders', value: 1 };
  if (order.state !== 'COMPLETED') return [placed];
  return [
    placed,
    { board: 'hour', key: hour, measure: 'completed', value: 1 },
    ...channelContributions(order, hour),
    ...voucherContributions(order, hour),
    ...order.lines.flatMap((line): Contribution[] => {
      const item = line.item ?? `${line.performanceId}/${line.sectionId}`;
      const at = { board: 'sold', key: `${hour} ${line.inventory} ${item}${inCategory(line)}` } as const;
      return [
        { ...at, measure: 'units', value: 1 },
        { ...at, measure: 'paid', value: line.paid },
      ];
    }),
  ];
}

/** What was sold with a voucher, and what that took off. */
function voucherContributions({ voucher, lines }: OrderData, hour: string): Contribution[] {
  if (voucher === undefined) return [];
  const at = { board: 'voucher', key: `${hour} ${voucher.id}` } as const;
  return [
    { ...at, measure: 'orders', value: 1 },
    { ...at, measure: 'units', value: lines.length },
    { ...at, measure: 'paid', value: lines.reduce((sum, { paid }) => sum + paid, 0) },
    { ...at, measure: 'discount', value: voucher.discount },
  ];
}

/** What staff sold or gave away. What is not is the web's: it is known without a sum of its own. */
function channelContributions({ channel, lines }: OrderData, hour: string): Contribution[] {
  if (channel === undefined || channel === 'web') return [];
  const at = { board: 'channel', key: `${hour} ${channel}` } as const;
  return [
    { ...at, measure: 'units', value: lines.length },
    { ...at, measure: 'paid', value: lines.reduce((sum, { paid }) => sum + paid, 0) },
  ];
}

function ticketContributions({
  state,
  performanceId,
  sectionId,
  category,
  paid,
  fee = 0,
}: KindData<'ticket'>): Contribution[] {
  const at = `seat ${performanceId}/${sectionId}`;
  if (state === 'CHECKED_IN') return [{ board: 'stock', key: at, measure: 'used', value: 1 }];
  return state === 'VOID' ? voided(`${at}${inCategory({ category })}`, paid, fee) : [];
}

/** What of a key says the price category; nothing where there is none. */
function inCategory({ category }: Pick<KindData<'ticket'>, 'category'>): string {
  return category === undefined ? '' : ` ${category.id}`;
}

function pickUpContributions({ pieces }: KindData<'pick-up'>): Contribution[] {
  return pieces.flatMap(({ itemId, optionId, paid, state }): Contribution[] => {
    const key = `merch ${optionId === null ? itemId : `${itemId}/${optionId}`}`;
    if (state === 'COLLECTED') return [{ board: 'stock', key, measure: 'used', value: 1 }];
    return state === 'VOID' ? voided(key, paid, 0) : [];
  });
}

function bookingContributions({ roomId, from, to, paid, state }: KindData<'booking'>): Contribution[] {
  const key = `stay ${roomId}/${from}/${to}`;
  if (state === 'CHECKED_IN' || state === 'COMPLETED')
    return [{ board: 'stock', key, measure: 'used', value: 1 }];
  return state === 'CANCELLED' ? voided(key, paid, 0) : [];
}

/** What was taken back. `fee`: what of the price is kept, as far as its event says it. */
function voided(key: string, paid: number, fee: number): Contribution[] {
  const at = { board: 'void', key } as const;
  return [
    { ...at, measure: 'units', value: 1 },
    { ...at, measure: 'paid', value: paid },
    ...(fee === 0 ? [] : [{ ...at, measure: 'fees', value: fee }]),
  ];
}

function reviewContributions({ subject, stars, state }: KindData<'review'>): Contribution[] {
  if (state !== 'PUBLISHED') return [];
  return [{ board: 'rating', key: `${subject.kind} ${subject.id}`, measure: String(stars), value: 1 }];
}
