import {
  answers,
  CapturePaymentAnswer,
  CapturePaymentItem,
  CreatePaymentAnswer,
  CreatePaymentItem,
  items,
  RefundAnswer,
  RefundItem,
  SettleRefundAnswer,
  SettleRefundItem,
  VoidPaymentAnswer,
  VoidPaymentItem,
} from '@clove/contracts';
import { messagingAuditFact, type Queryable, type Route, route, setBasedRoute } from '@clove/service-kit';
import { answerWithin } from '../../application/answer-within.ts';
import { capturePayment } from '../../application/capture-payment.ts';
import { createPayment } from '../../application/create-payment.ts';
import type { PaymentParts } from '../../application/parts.ts';
import { accepted, carryOutRefund, requestRefund } from '../../application/refund-payment.ts';
import { RunningWork } from '../../application/running-work.ts';
import type { Refund } from '../../domain/payment.ts';
import { paymentFacts } from '../postgres/payment-audit.ts';

/** The internal port and a way to wait for the provider calls it left running. */
export interface InternalPort {
  readonly routes: Route[];
  settled(): Promise<void>;
}

/**
 * The set-based internal port. Items of a batch are carried out concurrently; one that takes longer than the
 * answer's bound is answered `pending` (or its like) and continues, so that it never delays the others.
 */
export function internalPort(parts: PaymentParts, reads: Queryable): InternalPort {
  const { answerWithinMs } = parts.windows;
  const late = (error: unknown, key: string) =>
    parts.log.error({ err: error, id: key }, 'a payment step failed; the reconciler or a repeat resumes it');
  const creating = new RunningWork<CreatePaymentAnswer>(late);
  const capturing = new RunningWork<CapturePaymentAnswer>(late);
  const refunding = new RunningWork<Refund>(late);

  const create = (item: CreatePaymentItem) =>
    answerWithin(
      creating.join(item.paymentId, () => createPayment(item, parts)),
      answerWithinMs,
      () => unavailable,
    );
  const capture = (item: CapturePaymentItem) =>
    answerWithin(
      capturing.join(item.paymentId, () => capturePayment(item, parts)),
      answerWithinMs,
      () => pending,
    );
  const voidOne = async (item: VoidPaymentItem): Promise<VoidPaymentAnswer> => ({
    state: (await parts.store.void(item.paymentId, item.orderId))?.state ?? 'NOT_FOUND',
  });
  const refund = async (item: RefundItem): Promise<RefundAnswer> => {
    const { answer, refund: stored } = await requestRefund(item, parts);
    if (stored?.state !== 'REQUESTED') return answer;
    const carried = refunding.join(stored.id, () => carryOutRefund(stored, parts));
    return accepted(await answerWithin(carried, answerWithinMs, () => ({ ...stored, state: 'SENT' })));
  };

  const failed =
    <A>(id: string, answer: A) =>
    (error: unknown): A => {
      late(error, id);
      return answer;
    };

  return {
    async settled() {
      await Promise.all([creating.settled(), capturing.settled(), refunding.settled()]);
    },
    routes: [
      route({
        method: 'post',
        path: '/internal/payments',
        operationId: 'createPayments',
        summary: 'Ask the providers to start payments',
        access: 'edge',
        body: items(CreatePaymentItem),
        responses: { 200: { description: 'One answer per item', schema: answers(CreatePaymentAnswer) } },
        handler: async ({ body }) =>
          all(body.items, create, ({ paymentId }) => failed(paymentId, unavailable)),
      }),
      route({
        method: 'post',
        path: '/internal/payments/capture',
        operationId: 'capturePayments',
        summary: 'Capture payments whose units are pinned',
        access: 'edge',
        body: items(CapturePaymentItem),
        responses: { 200: { description: 'One answer per item', schema: answers(CapturePaymentAnswer) } },
        handler: async ({ body }) => all(body.items, capture, ({ paymentId }) => failed(paymentId, pending)),
      }),
      route({
        method: 'post',
        path: '/internal/payments/void',
        operationId: 'voidPayments',
        summary: 'End payments that were not captured',
        access: 'edge',
        body: items(VoidPaymentItem),
        responses: { 200: { description: 'One answer per item', schema: answers(VoidPaymentAnswer) } },
        handler: async ({ body }) =>
          all(body.items, voidOne, ({ paymentId }) => failed(paymentId, unknownState)),
      }),
      route({
        method: 'post',
        path: '/internal/refunds',
        operationId: 'refundPayments',
        summary: 'Record and carry out refunds',
        access: 'edge',
        body: items(RefundItem),
        responses: { 200: { description: 'One answer per item', schema: answers(RefundAnswer) } },
        handler: async ({ body }) => all(body.items, refund, ({ refundId }) => failed(refundId, askAgain)),
      }),
      setBasedRoute({
        path: 'refunds/settle',
        operationId: 'settleRefunds',
        summary: 'Record that people paid refunds which the provider refused for good',
        item: SettleRefundItem,
        answer: SettleRefundAnswer,
        log: parts.log,
        // One person settles one refund at a time: no need for a group.
        async run(settled) {
          const done: SettleRefundAnswer[] = [];
          for (const item of settled) done.push(await parts.store.settleRefund(item));
          return done;
        },
      }),
      auditRoute(reads),
    ],
  };
}

/** Answers without an outcome: the order repeats the call. */
const unavailable: CreatePaymentAnswer = { result: 'unavailable', retryAfterSeconds: 1 };
const pending: CapturePaymentAnswer = { result: 'pending' };
const unknownState: VoidPaymentAnswer = { state: 'UNKNOWN' };
const askAgain: RefundAnswer = { result: 'accepted', state: 'UNKNOWN' };

/** One answer per item, independent of the others; a failed one gets the answer without an outcome. */
async function all<I, O>(
  list: readonly I[],
  one: (item: I) => Promise<O>,
  onFailure: (item: I) => (error: unknown) => O,
) {
  const answered = await Promise.all(list.map((item) => one(item).catch(onFailure(item))));
  return { status: 200, body: { items: answered } };
}

/** Facts of kind payment and messaging. */
function auditRoute(reads: Queryable): Route {
  return route({
    method: 'get',
    path: '/internal/audit',
    operationId: 'audit',
    summary: 'Facts of the invariants, one JSON object a line',
    access: 'edge',
    responses: { 200: { description: 'JSON lines' } },
    async handler() {
      const lines = [...(await paymentFacts(reads)), await messagingAuditFact('payment', reads)];
      return {
        status: 200,
        body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        headers: { 'content-type': 'application/x-ndjson' },
      };
    },
  });
}
