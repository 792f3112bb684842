import { orderEvents } from '../application/order-events.ts';
import type { Fulfilment } from '../application/ports.ts';

/** Delivers nothing: for tests of orders alone. */
export const noFulfilment: Fulfilment = {
  inventories: ['seat'],
  deliver: () => undefined,
  notToBeTakenBack: async () => [],
  takeBack: async () => [],
  revoke: async () => undefined,
  ticketIdOf: () => null,
};

/** The events of orders, as the ticket service names them. */
export const ticketOrderEvents = orderEvents(
  {
    placed: 'ticket.OrderPlaced',
    completed: 'ticket.OrderCompleted',
    expired: 'ticket.OrderExpired',
    cancelled: 'ticket.OrderCancelled',
    refunded: 'ticket.OrderRefunded',
    refundStarted: 'ticket.RefundStarted',
  },
  noFulfilment,
);
