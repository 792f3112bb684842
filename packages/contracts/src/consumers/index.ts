import { z } from 'zod';
import type { EventType } from '../events/index.ts';
import type { Consumer } from './consumer.ts';
import { notification } from './notification.ts';
import { amount, id, instant, memberErased } from './shapes.ts';
import { ticket } from './ticket.ts';
import { view } from './view.ts';
import { webhook } from './webhook.ts';

export type { Consumer } from './consumer.ts';

const seat: Consumer = {
  events: {
    'auth.MemberErased': memberErased,
    'event.PerformanceChanged': z.object({
      id,
      startsAt: instant,
      salesCloseAt: instant.optional(),
      cancelledAt: instant.optional(),
    }),
  },
};

const event: Consumer = {
  events: {
    'ticket.OrderCompleted': z.object({
      lines: z.array(z.object({ performanceId: id.optional(), sectionId: id.optional(), paid: amount })),
    }),
    'ticket.TicketVoided': z.object({
      performanceId: id,
      sectionId: id,
      paid: amount,
      fee: amount.optional(),
    }),
    'ticket.PerformanceCancelled': z.object({
      performanceId: id,
      cancelledAt: instant,
      reason: z.string().optional(),
    }),
  },
};

const attendance = z.object({
  id,
  fanId: id,
  performanceId: id,
  state: z.enum(['VALID', 'OFFERED', 'CHECKED_IN', 'VOID']),
  checkIns: z.array(z.object({ performanceId: id })).optional(),
});
const collected = z.object({
  id,
  fanId: id,
  pieces: z.array(z.object({ unitId: id, itemId: id, state: z.enum(['READY', 'COLLECTED', 'VOID']) })),
});
const review: Consumer = {
  events: {
    'auth.MemberErased': memberErased,
    'ticket.TicketCheckedIn': attendance,
    'ticket.TicketCheckInUndone': attendance,
    'ticket.TicketVoided': attendance,
    'merch.PickUpCollected': collected,
    'merch.PickUpCollectionUndone': collected,
    'stay.BookingCompleted': z.object({ id, fanId: id, roomId: id }),
  },
};

const forgets: Consumer = { events: { 'auth.MemberErased': memberErased } };

/**
 * What each service needs of the events and internal answers of others. Real output is checked against it wherever tests
 * make any: each event that a service publishes in a test, each answer that the contract suite gets. So what breaks a
 * consumer fails at its provider, with the consumer's name.
 */
export const consumers: Readonly<Record<string, Consumer>> = {
  event,
  merch: forgets,
  notification,
  review,
  seat,
  stay: forgets,
  ticket,
  view,
  webhook,
};

/** Every need that an event's data, as it is on the wire, does not meet: `view needs lines.0.paid: ...`. */
export function unmetByEvent(type: EventType, data: unknown, of = consumers): string[] {
  return unmet(data, of, ({ events }) => events[type]);
}

/** As `unmetByEvent`, of one item's answer at a path of the internal port. */
export function unmetByAnswer(path: string, answer: unknown, of = consumers): string[] {
  return unmet(answer, of, ({ answers }) => answers?.[path]);
}

function unmet(
  given: unknown,
  of: Readonly<Record<string, Consumer>>,
  needOf: (consumer: Consumer) => z.ZodType | undefined,
): string[] {
  return Object.entries(of).flatMap(([name, consumer]) => {
    const issues = needOf(consumer)?.safeParse(given).error?.issues ?? [];
    return issues.map(({ path, message }) => `${name} needs ${path.map(String).join('.')}: ${message}`);
  });
}
