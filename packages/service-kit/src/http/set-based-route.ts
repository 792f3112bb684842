import { answers, type ItemProblem, items } from '@clove/contracts';
import type { Logger } from 'pino';
import { z } from 'zod';
import { answerEach } from '../flow/answer-each.ts';
import { type CorrelatedRequest, itemCorrelationIds } from '../log/item-correlation.ts';
import { problemOf } from './answer-errors.ts';
import { invalidInput, parsePart } from './parse-parts.ts';
import { type FieldError, type Problem, problemBody } from './problem.ts';
import { kitProblems, type ProblemMapping } from './refusal-problems.ts';
import { type Route, route } from './route.ts';

/** An internal endpoint that is asked for many items at once. */
export interface SetBasedRoute<I, A> {
  /** Below `/internal/`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly item: z.ZodType<I>;
  readonly answer: z.ZodType<A>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Of the service's own refusals. @default none */
  readonly problems?: readonly ProblemMapping[];
  /**
   * Carries out items, each with the correlation id of the request that caused it, and answers one per item, in order. What
   * it throws undoes all of them; when that may be one item's fault, it is called again for each alone.
   */
  run(items: Caused<I>[]): Promise<A[]>;
}

/** Who asks, and until when: any protocol's request. */
export interface AskingRequest extends CorrelatedRequest {
  /** Aborts when no caller waits for the answers any more. */
  readonly signal: AbortSignal;
}

/** A set-based endpoint without its protocol. */
export interface SetBasedOperation
  extends Pick<SetBasedRoute<unknown, unknown>, 'path' | 'operationId' | 'summary'> {
  readonly answer: z.ZodType;
  /**
   * One answer per item, in the order asked. An item that cannot be read, or whose execution fails, is answered by its own
   * problem (`ItemProblem`) and leaves the others alone. Throws what would fail every item the same way.
   */
  answerItems(asked: readonly unknown[], request: AskingRequest): Promise<unknown[]>;
}

/** Makes the operation; each protocol has its way to it (`operationRoute` for HTTP). */
export function setBasedOperation<I extends object, A>(spec: SetBasedRoute<I, A>): SetBasedOperation {
  const { path, operationId, summary, answer, log } = spec;
  const mappings = [...kitProblems, ...(spec.problems ?? [])];

  function refusal(error: unknown, correlationId: string): ItemProblem {
    const problem = problemOf(error, mappings);
    const fields = { err: error, operationId, itemCorrelationId: correlationId, status: problem.status };
    if (problem.status === 503) log.warn(fields, 'an item of a batch is refused for now');
    else log.error(fields, 'an item of a batch failed');
    return { problem: problemBody(problem, correlationId) };
  }

  async function carryOut(readable: Caused<I>[], request: { readonly signal: AbortSignal }) {
    if (readable.length === 0) return [];
    // The request itself, because its signal costs a listener, so it is read only when a group failed. An object with a getter
    // made for each call kept the whole request until the next full collection: garbage took 17 % of the CPU.
    return answerEach(readable, (group) => spec.run(group), request);
  }

  return {
    path,
    operationId,
    summary,
    answer,
    async answerItems(asked, request) {
      const causes = itemCorrelationIds(request, asked.length);
      const read = asked.map((item, index) =>
        readItem(spec.item, item, causes[index] ?? request.correlationId),
      );
      const carriedOut = await carryOut(
        read.flatMap((each) => (each.item === undefined ? [] : [each.item])),
        request,
      );
      let next = 0;
      return read.map(({ item, unreadable, correlationId }) => {
        const answered = item === undefined ? unreadable : carriedOut[next++];
        return answered instanceof Error ? refusal(answered, correlationId) : answered;
      });
    },
  };
}

/** The operation as POST with JSON on the management port. */
export function operationRoute(operation: SetBasedOperation): Route {
  return route({
    method: 'post',
    path: `/internal/${operation.path}`,
    operationId: operation.operationId,
    summary: operation.summary,
    access: 'edge',
    body: items(z.unknown()),
    responses: { 200: { description: 'One answer per item, in order', schema: answers(operation.answer) } },
    handler: async (request) => ({
      status: 200,
      body: { items: await operation.answerItems(request.body.items, request) },
    }),
  });
}

/** A set-based endpoint of HTTP alone. */
export function setBasedRoute<I extends object, A>(spec: SetBasedRoute<I, A>): Route {
  return operationRoute(setBasedOperation(spec));
}

/** An item with the correlation id of the request that caused it. */
type Caused<I> = I & { readonly correlationId: string };

type ReadItem<I> =
  | { readonly item: Caused<I>; readonly unreadable?: undefined; readonly correlationId: string }
  | { readonly item?: undefined; readonly unreadable: Problem; readonly correlationId: string };

/** The item, or the problem that names every field of it that is wrong. */
function readItem<I extends object>(
  schema: z.ZodType<I>,
  value: unknown,
  correlationId: string,
): ReadItem<I> {
  const errors: FieldError[] = [];
  const item = parsePart(schema, 'item', value, errors);
  return errors.length === 0
    ? { item: { ...item, correlationId }, correlationId }
    : { unreadable: invalidInput(errors), correlationId };
}
