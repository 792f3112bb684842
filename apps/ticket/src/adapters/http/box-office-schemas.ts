import { Amount, Id, Instant, textFault } from '@clove/contracts';
import { exampleOrder, OrderView } from '@clove/order-saga';
import { z } from 'zod';

/** One line of text from the desk. */
const Line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .transform((text) => text.normalize('NFC'))
    .refine(
      (text) => textFault(text) === undefined && !/[\n\t]/.test(text),
      'one line without control characters',
    );
export const Note = Line(200);

/** How the desk took money, or paid it out. */
export const Tender = z.discriminatedUnion('tender', [
  z.strictObject({ tender: z.literal('cash') }),
  z.strictObject({
    tender: z.literal('terminal'),
    reference: Line(64).optional().describe('What the card terminal printed'),
  }),
]);

/** Source: an order of the web has at most so many, too. */
const MOST_HOLDS = 10;

const common = {
  saleId: Id.describe('Of the holds: the desk chose it'),
  holdIds: z
    .array(Id)
    .min(1)
    .max(MOST_HOLDS)
    .refine((ids) => new Set(ids).size === ids.length, 'each hold once'),
};
const language = z.enum(['ko', 'en']).default('ko');
const email = z.email().max(254);

export const DeskOrderBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sale'),
    ...common,
    payment: Tender,
    guest: z.strictObject({ name: Line(80).optional(), email: email.optional(), language }).optional(),
    note: Note.optional(),
  }),
  z.strictObject({
    kind: z.literal('complimentary'),
    ...common,
    guest: z.strictObject({ name: Line(80), email: email.optional(), language }),
    note: Note.describe('Why they are given away'),
  }),
]);
export type DeskOrderBody = z.infer<typeof DeskOrderBody>;

const kept = {
  channel: z.enum(['box-office', 'complimentary']),
  staffId: Id,
  at: Instant,
  onsite: z
    .strictObject({ tender: z.enum(['cash', 'terminal']), reference: z.string().optional() })
    .nullable()
    .describe('How the money was taken; null: there was none to take'),
  guest: z.strictObject({
    name: z.string().nullable(),
    email: z.string().nullable(),
    language: z.enum(['ko', 'en']),
  }),
  note: z.string().nullable(),
};

export const DeskOrderAnswer = z.strictObject({ ...kept, order: OrderView });
export const ListedDeskOrder = z.strictObject({
  orderId: Id,
  ...kept,
  state: z.string(),
  units: z.int(),
  total: Amount,
});
export const OwedAtDesk = z.strictObject({
  refundId: Id,
  orderId: Id,
  guestName: z.string().nullable(),
  amount: Amount,
  reason: z.string(),
  since: Instant,
});

const id = (last: number) => `019895a2-0000-7000-8000-00000000000${last}`;
export const examples = {
  body: {
    kind: 'sale',
    saleId: id(4),
    holdIds: [id(3)],
    payment: { tender: 'terminal', reference: '4711-0042' },
    guest: { name: '김하늘', email: 'guest@example.com', language: 'ko' },
  },
  order: {
    channel: 'box-office',
    staffId: id(6),
    at: '2026-08-07T02:00:00.000Z',
    onsite: { tender: 'terminal', reference: '4711-0042' },
    guest: { name: '김하늘', email: 'guest@example.com', language: 'ko' },
    note: null,
    order: {
      ...exampleOrder,
      state: 'COMPLETED',
      paymentMethod: 'onsite',
      deadline: null,
      redirectUrl: null,
      lines: exampleOrder.lines.map((line) => ({ ...line, ticketId: line.id, state: 'PAID' })),
    },
  },
  listed: {
    orderId: id(1),
    channel: 'complimentary',
    staffId: id(6),
    at: '2026-08-07T02:00:00.000Z',
    onsite: null,
    guest: { name: '이바다', email: null, language: 'ko' },
    note: 'press',
    state: 'COMPLETED',
    units: 2,
    total: 0,
  },
  owed: {
    refundId: id(9),
    orderId: id(1),
    guestName: '김하늘',
    amount: 132_000,
    reason: 'the box office cancelled: wrong day',
    since: '2026-08-07T03:00:00.000Z',
  },
  lineId: id(2),
  refundId: id(9),
  orderId: id(1),
} as const satisfies {
  readonly body: z.input<typeof DeskOrderBody>;
  readonly order: z.infer<typeof DeskOrderAnswer>;
  readonly listed: z.infer<typeof ListedDeskOrder>;
  readonly owed: z.infer<typeof OwedAtDesk>;
  readonly [name: string]: unknown;
};
