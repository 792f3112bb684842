import type { IncomingMessage, ServerResponse } from 'node:http';
import { CORRELATION_HEADER, type Front, Problem, type ServiceContext } from '@clove/service-kit';
import { failure, serverError } from './kakao-errors.ts';
import { UnreadableBody } from './small-body.ts';
import { sendAnswer, type WireAnswer } from './wire-answer.ts';

/** Answers a POST; `parameter` is what its path has after the route's own. What it throws is answered in the provider's words. */
export interface PlainRoute {
  /** For log and metrics, as Express has it. */
  readonly pattern: string;
  answer(request: IncomingMessage, response: ServerResponse, parameter: string): Promise<void>;
}

/**
 * Answers POSTs to these paths, or below those that end in `/`, without Express: a purchase makes three of them, and
 * Express had a tenth of their time in this process. All other requests go on to it.
 */
export function withoutExpress(
  routes: ReadonlyMap<string, PlainRoute>,
  log: ServiceContext<unknown>['log'],
): Front {
  return {
    handle(request, response, entered, next) {
      const { method, url = '' } = request;
      const [path = ''] = url.split('?', 1);
      const parameterAt = path.lastIndexOf('/') + 1;
      const route = routes.get(path) ?? routes.get(path.slice(0, parameterAt));
      if (method !== 'POST' || route === undefined) return next();
      entered.route = route.pattern;
      response.setHeader(CORRELATION_HEADER, entered.correlationId);
      route.answer(request, response, path.slice(parameterAt)).catch((error: unknown) => {
        const answer = refusalOf(error);
        if (answer === serverError) log.error({ err: error, route: route.pattern }, 'request failed');
        if (response.headersSent) response.destroy();
        else sendAnswer(response, answer);
      });
    },
  };
}

function refusalOf(error: unknown): WireAnswer {
  if (error instanceof UnreadableBody) return failure(400, -2, 'the body is no JSON');
  if (error instanceof Problem) return failure(error.status, -2, error.detail);
  return serverError;
}
