import {
  GuestOfOrderAnswer,
  GuestOfOrderItem,
  PaperOrderAnswer,
  PaperOrderItem,
  PaperTicketAnswer,
  PaperTicketItem,
} from '@clove/contracts';
import { type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import type { DeskOrders } from '../../application/box-office.ts';
import type { Papers } from '../../application/papers.ts';

/** What documents asks to print tickets and receipts. */
export function paperRoutes(
  papers: Papers,
  deskOrders: Pick<DeskOrders, 'one'>,
  log: ServiceContext<unknown>['log'],
): Route[] {
  return [
    setBasedRoute({
      path: 'papers/ticket',
      operationId: 'paperOfTicket',
      summary: 'What the paper of a valid ticket says, with its QR code, for the fan who holds it',
      item: PaperTicketItem,
      answer: PaperTicketAnswer,
      log,
      run: (asked) => Promise.all(asked.map(({ fanId, ticketId }) => papers.ticket(fanId, ticketId))),
    }),
    setBasedRoute({
      path: 'papers/order',
      operationId: 'paperOfOrder',
      summary: 'What tickets and receipt of a paid order say, for the fan who paid for it',
      item: PaperOrderItem,
      answer: PaperOrderAnswer,
      log,
      run: (asked) => Promise.all(asked.map(({ fanId, orderId }) => papers.order(fanId, orderId))),
    }),
    setBasedRoute({
      path: 'papers/desk-order',
      operationId: 'guestOfDeskOrder',
      summary: 'Whom an order of the box office is made out to, for staff who print it',
      item: GuestOfOrderItem,
      answer: GuestOfOrderAnswer,
      log,
      run: (asked) =>
        Promise.all(
          asked.map(async ({ orderId }): Promise<GuestOfOrderAnswer> => {
            const order = await deskOrders.one(orderId);
            return order === undefined ? { result: 'not-found' } : { result: 'ok', guestId: order.guestId };
          }),
        ),
    }),
  ];
}
