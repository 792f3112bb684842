import { Problem, type Route, type RouteResponse, route } from '@clove/service-kit';
import { z } from 'zod';
import type { Order } from '../../domain/order.ts';

/** What the provider's redirects call. */
export interface ReturnUseCases {
  confirm(token: string, parameters: Readonly<Record<string, string>>): Promise<Order | undefined>;
  giveUp(token: string, endReason: 'given-up' | 'declined'): Promise<Order | undefined>;
}

const tokenParams = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });
/** Opaque to this service; names and values are whatever the provider appends. */
const opaqueQuery = z.record(z.string().max(64), z.string().max(2_048));

/**
 * `/api/orders/returns/{token}`: where the provider sends the browser back to. No session is needed, for it may be
 * another browser; the answer is always a redirect to the order's page, which shows nothing without login.
 */
export function returnRoutes(useCases: ReturnUseCases, publicUrl: string): Route[] {
  return (['get', 'post'] as const).flatMap((method) => [
    route({
      method,
      path: '/api/orders/returns/:token',
      operationId: `${method}Return`,
      summary: 'The provider’s success redirect: makes its parameters durable and confirms the order',
      access: 'public',
      params: tokenParams,
      query: opaqueQuery,
      responses: { 303: { description: 'To the order’s page', headers: { Location: 'The order’s page' } } },
      handler: async ({ params, query }) => toOrderPage(await useCases.confirm(params.token, query)),
    }),
    giveUpRoute(method, 'cancel', 'given-up'),
    giveUpRoute(method, 'fail', 'declined'),
  ]);

  function giveUpRoute(
    method: 'get' | 'post',
    word: 'cancel' | 'fail',
    endReason: 'given-up' | 'declined',
  ): Route {
    return route({
      method,
      path: `/api/orders/returns/:token/${word}`,
      operationId: `${method}Return${word === 'cancel' ? 'Cancel' : 'Fail'}`,
      summary: `The provider’s ${word} redirect: ends the order if its payment can still be voided`,
      access: 'public',
      params: tokenParams,
      query: opaqueQuery,
      responses: { 303: { description: 'To the order’s page', headers: { Location: 'The order’s page' } } },
      handler: async ({ params }) => toOrderPage(await useCases.giveUp(params.token, endReason)),
    });
  }

  function toOrderPage(order: Order | undefined): RouteResponse {
    if (order === undefined) {
      throw new Problem({ status: 404, type: 'return-not-found', detail: 'There is no such order.' });
    }
    return {
      status: 303,
      headers: {
        location: `${publicUrl.replace(/\/$/, '')}/orders/${order.id}`,
        // The address of this page is a secret, and a repeat must come here again.
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    };
  }
}
