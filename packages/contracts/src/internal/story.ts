import { z } from 'zod';
import { Id } from '../ids.ts';

/** A value of an entry: a code, an id, an amount in the currency's smallest unit, a number, an instant. Null: there is none. */
const StoryValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

const Amount = z.object({ amount: z.number(), currency: z.string() });
/** What a person or a provider gave as the reason, or a stable word such as `given-up`. */
const Reason = z.string().nullable();
const Members = z.object({ memberId: Id });

/**
 * Every kind of entry that a service can answer, with its values. The words are made where a person reads them: the
 * organiser's page and `clove find`. States and other codes are the service's own words, such as `CHECKED_IN`.
 */
export const storyKinds = {
  /** `item`: what the units are of; `units`: null where each has no id of its own. */
  'hold-placed': Members.extend({
    quantity: z.int(),
    item: z.string(),
    units: z.array(z.string()).nullable(),
  }),
  /** What of a hold is left. `until` is an instant. */
  'hold-state': z.object({
    state: z.string(),
    quantity: z.int(),
    until: z.string(),
    orderId: Id.nullable(),
    givenBack: z.array(z.string()),
  }),
  'order-placed': Members.extend({ quantity: z.int(), ...Amount.shape, method: z.string() }),
  'order-state': z.object({ state: z.string(), reason: Reason }),
  /** Every inventory has confirmed the sale. */
  'order-sold': z.object({}),
  /** Of a member: `quantity` orders, or more where `more`. */
  'orders-of-member': z.object({ quantity: z.int(), more: z.boolean() }),
  /** An order asked payment for it. */
  'refund-asked': Amount.extend({ reason: z.string() }),
  /** Payment took it on. */
  'refund-accepted': Amount,
  /** `attempt`: how often the provider was asked; null: not known here. */
  'refund-state': z.object({ state: z.string(), attempt: z.int().nullable(), reason: Reason }),
  /** An inventory was asked to take a cancelled line back. */
  'line-withdrawal': z.object({ state: z.string(), reason: Reason }),
  /** Units of cancelled lines that go on sale again. */
  'units-release-asked': z.object({}),
  'units-released': z.object({}),
  'ticket-issued': z.object({ unitId: z.string() }),
  'ticket-void': z.object({}),
  /** `serial` counts the QR codes that were issued. */
  'ticket-state': Members.extend({ state: z.string(), serial: z.int() }),
  'ticket-at-gate': Members.extend({ action: z.string(), reason: Reason }),
  'ticket-passed-on': Members.extend({ to: Id }),
  /** What the support desk did. */
  'desk-action': Members.extend({ action: z.string(), reason: Reason }),
  /** `reference`: what the provider or the terminal calls the payment. */
  'payment-asked': Amount.extend({ method: z.string(), reference: z.string().nullable() }),
  'payment-taken-on-site': Amount.extend({ tender: z.string(), reference: z.string().nullable() }),
  'payment-captured': Amount,
  /** `attempt`: how often the capture was asked for. */
  'payment-state': z.object({ state: z.string(), attempt: z.int(), reason: Reason }),
  'message-made': z.object({ template: z.string(), channel: z.string(), orderId: Id.nullable() }),
  'message-state': z.object({
    template: z.string(),
    channel: z.string(),
    state: z.string(),
    attempt: z.int(),
  }),
  'member-registered': z.object({}),
  'member-confirmed': z.object({}),
  'member-role': z.object({ role: z.string() }),
  'member-deleted': z.object({}),
} as const;

export type StoryKind = keyof typeof storyKinds;
/** The values of a kind. */
export type StoryValues<K extends StoryKind> = z.infer<(typeof storyKinds)[K]>;
/** What happened, of a kind that this release has. */
export type StoryFact = {
  [K in StoryKind]: { readonly kind: K; readonly values: StoryValues<K> };
}[StoryKind];

export function isStoryKind(kind: string): kind is StoryKind {
  return Object.hasOwn(storyKinds, kind);
}

/** One entry of a story. A newer service may answer a kind or a value that the reader does not have. */
export const FoundEntry = z.object({
  /** When it happened; null: it is so now. */
  at: z.iso.datetime({ offset: true }).nullable(),
  /** What it is about. `id`: of units, their ids with commas between. */
  subject: z.object({
    type: z.string().describe('order, line, units, ticket, hold, payment, refund, message, member'),
    id: z.string(),
  }),
  kind: z.string().describe(`What happened: ${Object.keys(storyKinds).join(', ')}`),
  /** Without e-mail addresses, names and secrets. */
  values: z
    .record(z.string(), StoryValue)
    .describe(
      'By kind: ids, codes, instants, amounts in the currency’s smallest unit; null: there is no such value',
    ),
  correlationId: z.string().optional(),
  /** Of a message: the order that it is about. One about none may concern any order of its member: a day that moved, say. */
  orderId: Id.optional(),
});
export type FoundEntry = z.infer<typeof FoundEntry>;

/** An entry as a service of this release answers it. */
export type StoryEntry = Omit<FoundEntry, 'kind' | 'values'> & StoryFact;
