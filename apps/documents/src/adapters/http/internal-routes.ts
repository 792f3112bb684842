import { OrderPapersAnswer, OrderPapersItem } from '@clove/contracts';
import { type Route, type ServiceContext, setBasedRoute } from '@clove/service-kit';
import type { Papers } from '../../application/papers.ts';
import { documentProblems } from './problems.ts';

/** What notification asks when it sends the mail that confirms an order. */
export function internalRoutes(papers: Papers, log: ServiceContext<unknown>['log']): Route[] {
  return [
    setBasedRoute({
      path: 'documents/order',
      operationId: 'papersOfOrder',
      summary: 'Files that the confirmation of an order carries, for the member who paid for it',
      item: OrderPapersItem,
      answer: OrderPapersAnswer,
      log,
      problems: [documentProblems],
      run: (asked) =>
        Promise.all(
          asked.map(({ orderId, memberId, language }) => papers.ofOrder(orderId, { memberId, language })),
        ),
    }),
  ];
}
