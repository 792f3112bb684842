import { timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import { approved, cancelled, orderAnswer, readyAnswer } from '../../domain/kakao-answers.ts';
import { newKakaoPayment } from '../../domain/provider-keys.ts';
import type { ProviderLedger } from '../postgres/provider-ledger.ts';
import { answerCall, type FaultContext, wrongAmountFor } from './inject-fault.ts';
import { approveFailure, cancelFailure, failure, serverError } from './kakao-errors.ts';
import { ApproveRequest, CancelRequest, OrderRequest, ReadyRequest } from './kakao-requests.ts';
import { readJson } from './small-body.ts';
import { sendAnswer, type WireAnswer } from './wire-answer.ts';
import type { PlainRoute } from './without-express.ts';

export interface KakaoWireOptions {
  readonly ledger: ProviderLedger;
  readonly stage: FaultContext;
  readonly secretKey: string;
  readonly cid: string;
  /** Origin and base of the fan pages. */
  readonly publicUrl: string;
}

/** The Kakao Pay single payment API by path: no idempotency, strict about every field. */
export function kakaoWire(options: KakaoWireOptions): Map<string, PlainRoute> {
  const { ledger, stage } = options;
  const festival = new URL(options.publicUrl).origin;

  const ready = endpoint(options, ReadyRequest, async (body, response) => {
    const problem = readyProblem(body, festival);
    if (problem !== undefined) return sendAnswer(response, problem);
    await answerCall(
      {
        provider: 'kakao',
        operation: 'ready',
        response,
        orderId: async () => body.partner_order_id,
        countOnly: async () => undefined,
        serverError,
        async effect({ decline }) {
          if (decline) return failure(400, -780, 'ready refused by the provider', 'USER_LOCKED');
          const payment = await ledger.open(newKakaoPayment(body));
          return { status: 200, body: readyAnswer(payment, options.publicUrl) };
        },
      },
      stage,
    );
  });

  const approve = endpoint(options, ApproveRequest, async (body, response) => {
    await answerCall(
      {
        ...aboutPayment('approve', body.tid, 'capture', response),
        async effect({ decline, wrongAmount }) {
          const known = wrongAmount ? await ledger.find(body.tid) : undefined;
          const { verdict, payment } = await ledger.capture({
            provider: 'kakao',
            key: body.tid,
            orderId: body.partner_order_id,
            userId: body.partner_user_id,
            token: body.pg_token,
            amount: null,
            instead: known === undefined ? null : wrongAmountFor(known.total),
            decline,
            idempotencyKey: null,
          });
          if (verdict !== 'captured' || payment === null) return approveFailure(verdict);
          return { status: 200, body: approved(payment, options.cid) };
        },
      },
      stage,
    );
  });

  const cancel = endpoint(options, CancelRequest, async (body, response) => {
    if (body.cancel_tax_free_amount + (body.cancel_vat_amount ?? 0) > body.cancel_amount) {
      return sendAnswer(response, failure(400, -2, 'tax free and vat exceed cancel_amount'));
    }
    await answerCall(
      {
        ...aboutPayment('cancel', body.tid, 'cancel', response),
        async effect({ decline }) {
          const { verdict, payment } = await ledger.cancel({
            provider: 'kakao',
            key: body.tid,
            amount: body.cancel_amount,
            taxFree: body.cancel_tax_free_amount,
            available: body.cancel_available_amount ?? null,
            reason: body.payload ?? null,
            decline,
            idempotencyKey: null,
          });
          if (verdict !== 'cancelled' || payment === null) return cancelFailure(verdict);
          return { status: 200, body: cancelled(payment, options.cid, body) };
        },
      },
      stage,
    );
  });

  const order = endpoint(options, OrderRequest, async (body, response) => {
    await answerCall(
      {
        ...aboutPayment('order', body.tid, 'look', response),
        async effect() {
          const payment = await ledger.count('kakao', body.tid, 'look');
          if (payment === undefined) return approveFailure('not-found');
          return { status: 200, body: orderAnswer(payment, options.cid) };
        },
      },
      stage,
    );
  });

  function aboutPayment(
    operation: 'approve' | 'cancel' | 'order',
    tid: string,
    counted: 'capture' | 'cancel' | 'look',
    response: ServerResponse,
  ) {
    return {
      provider: 'kakao' as const,
      operation,
      response,
      serverError,
      orderId: async () => (await ledger.find(tid))?.order_id,
      countOnly: async () => {
        await ledger.count('kakao', tid, counted);
      },
    };
  }

  return new Map(
    Object.entries({ ready, approve, cancel, order }).map(([operation, answer]) => {
      const path = `/online/v1/payment/${operation}`;
      return [path, { pattern: path, answer }];
    }),
  );
}

/** Checks the key, the body and the cid, in the provider's order, then calls the handler. */
function endpoint<B extends { cid: string }>(
  options: KakaoWireOptions,
  schema: z.ZodType<B>,
  handle: (body: B, response: ServerResponse) => Promise<void>,
): PlainRoute['answer'] {
  const expected = `SECRET_KEY ${options.secretKey}`;
  return async (request, response) => {
    const sent = await readJson(request, response);
    if (!same(request.headers.authorization ?? '', expected)) {
      return sendAnswer(response, failure(401, -401, 'wrong or missing secret key'));
    }
    const body = schema.safeParse(sent);
    if (!body.success) {
      const field = body.error.issues[0];
      const name = field?.path.join('.') || 'body';
      return sendAnswer(response, failure(400, -2, `invalid ${name}: ${field?.message ?? 'unreadable'}`));
    }
    if (body.data.cid !== options.cid)
      return sendAnswer(response, failure(400, -731, 'cid of another merchant'));
    await handle(body.data, response);
  };
}

function readyProblem(body: z.infer<typeof ReadyRequest>, festival: string): WireAnswer | undefined {
  if (body.tax_free_amount + (body.vat_amount ?? 0) > body.total_amount) {
    return failure(400, -725, 'tax_free_amount and vat_amount exceed total_amount');
  }
  // The provider redirects only to domains the merchant registered.
  for (const field of ['approval_url', 'cancel_url', 'fail_url'] as const) {
    if (!isBelow(festival, body[field])) return failure(400, -2, `invalid ${field}: unregistered domain`);
  }
  return undefined;
}

/** Whether a URL is of that origin; one that is written as usual is not parsed for it. */
function isBelow(origin: string, url: string): boolean {
  return url.startsWith(`${origin}/`) || new URL(url).origin === origin;
}

function same(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
