import { timingSafeEqual } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { kakaoAmount, kakaoStatus, readyAnswer } from '../../domain/kakao-answers.ts';
import { newKakaoPayment } from '../../domain/provider-keys.ts';
import type { CancelVerdict, CaptureVerdict, ProviderPayment } from '../../domain/provider-payment.ts';
import type { ProviderLedger } from '../postgres/provider-ledger.ts';
import { answerCall, type FaultStage, type WireAnswer, wrongAmountFor } from './play-fault.ts';

export interface KakaoWireOptions {
  readonly ledger: ProviderLedger;
  readonly stage: FaultStage;
  readonly secretKey: string;
  readonly cid: string;
  /** Origin and base of the fan pages. */
  readonly publicUrl: string;
}

const won = z.int().min(0).max(1_000_000_000);
const partnerId = z.string().min(1).max(100);
const redirect = z.url({ protocol: /^https?$/ }).max(255);

const ReadyRequest = z.strictObject({
  cid: z.string().length(10),
  partner_order_id: partnerId,
  partner_user_id: partnerId,
  item_name: z.string().min(1).max(100),
  item_code: z.string().max(100).optional(),
  quantity: z.int().min(1),
  total_amount: won.min(1),
  tax_free_amount: won,
  vat_amount: won.optional(),
  approval_url: redirect,
  cancel_url: redirect,
  fail_url: redirect,
  payment_method_type: z.enum(['CARD', 'MONEY']).optional(),
  install_month: z.int().min(0).max(12).optional(),
  custom_json: z.string().optional(),
});
const ApproveRequest = z.strictObject({
  cid: z.string().length(10),
  tid: z.string().length(20),
  partner_order_id: partnerId,
  partner_user_id: partnerId,
  pg_token: z.string().min(1),
});
const CancelRequest = z.strictObject({
  cid: z.string().length(10),
  tid: z.string().length(20),
  cancel_amount: won.min(1),
  cancel_tax_free_amount: won,
  cancel_vat_amount: won.optional(),
  cancel_available_amount: won.optional(),
  payload: z.string().max(200).optional(),
});
const OrderRequest = z.strictObject({ cid: z.string().length(10), tid: z.string().length(20) });

/** The Kakao Pay single payment API: no idempotency, strict about every field. */
export function mountKakaoWire(app: Express, options: KakaoWireOptions): void {
  const { ledger, stage } = options;
  const json = express.json({ limit: '64kb' });
  const path = '/online/v1/payment';

  app.post(
    `${path}/ready`,
    json,
    endpoint(options, ReadyRequest, async (body, response) => {
      const problem = readyProblem(body, options.publicUrl);
      if (problem !== undefined) return sendError(response, problem);
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
    }),
  );

  app.post(
    `${path}/approve`,
    json,
    endpoint(options, ApproveRequest, async (body, response) => {
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
    }),
  );

  app.post(
    `${path}/cancel`,
    json,
    endpoint(options, CancelRequest, async (body, response) => {
      if (body.cancel_tax_free_amount + (body.cancel_vat_amount ?? 0) > body.cancel_amount) {
        return sendError(response, failure(400, -2, 'tax free and vat exceed cancel_amount'));
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
    }),
  );

  app.post(
    `${path}/order`,
    json,
    endpoint(options, OrderRequest, async (body, response) => {
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
    }),
  );

  // The provider's shape for a body that is no JSON.
  app.use(path, (error: Error, _request: Request, response: Response, next: (error: Error) => void) => {
    if (response.headersSent || !('body' in error)) return next(error);
    sendError(response, failure(400, -2, 'the body is no JSON'));
  });

  function aboutPayment(
    operation: 'approve' | 'cancel' | 'order',
    tid: string,
    counted: 'capture' | 'cancel' | 'look',
    response: Response,
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
}

/** Checks the key, the body and the cid, in the order the provider does, then hands over. */
function endpoint<B extends { cid: string }>(
  options: KakaoWireOptions,
  schema: z.ZodType<B>,
  handle: (body: B, response: Response) => Promise<void>,
) {
  const expected = `SECRET_KEY ${options.secretKey}`;
  return async (request: Request, response: Response): Promise<void> => {
    if (!same(request.headers.authorization ?? '', expected)) {
      return sendError(response, failure(401, -401, 'wrong or missing secret key'));
    }
    const body = schema.safeParse(request.body);
    if (!body.success) {
      const field = body.error.issues[0];
      const name = field?.path.join('.') || 'body';
      return sendError(response, failure(400, -2, `invalid ${name}: ${field?.message ?? 'unreadable'}`));
    }
    if (body.data.cid !== options.cid)
      return sendError(response, failure(400, -731, 'cid of another merchant'));
    await handle(body.data, response);
  };
}

function readyProblem(body: z.infer<typeof ReadyRequest>, publicUrl: string): WireAnswer | undefined {
  if (body.tax_free_amount + (body.vat_amount ?? 0) > body.total_amount) {
    return failure(400, -725, 'tax_free_amount and vat_amount exceed total_amount');
  }
  // The provider redirects only to domains the merchant registered.
  const origin = new URL(publicUrl).origin;
  for (const field of ['approval_url', 'cancel_url', 'fail_url'] as const) {
    if (new URL(body[field]).origin !== origin)
      return failure(400, -2, `invalid ${field}: unregistered domain`);
  }
  return undefined;
}

function approved(payment: ProviderPayment, cid: string) {
  return {
    aid: payment.transaction,
    tid: payment.key,
    cid,
    partner_order_id: payment.order_id,
    partner_user_id: payment.user_id,
    payment_method_type: 'MONEY',
    amount: kakaoAmount(payment, payment.captured),
    item_name: payment.item_name,
    quantity: payment.quantity,
    created_at: payment.created_at,
    approved_at: payment.captured_at,
  };
}

function cancelled(payment: ProviderPayment, cid: string, body: z.infer<typeof CancelRequest>) {
  return {
    ...approved(payment, cid),
    status: kakaoStatus(payment),
    approved_cancel_amount: {
      total: body.cancel_amount,
      tax_free: body.cancel_tax_free_amount,
      vat: body.cancel_vat_amount ?? 0,
      point: 0,
      discount: 0,
    },
    canceled_amount: kakaoAmount(payment, payment.cancelled),
    cancel_available_amount: kakaoAmount(payment, payment.captured - payment.cancelled),
    canceled_at: payment.cancels.at(-1)?.at,
  };
}

function orderAnswer(payment: ProviderPayment, cid: string) {
  return {
    tid: payment.key,
    cid,
    status: kakaoStatus(payment),
    partner_order_id: payment.order_id,
    partner_user_id: payment.user_id,
    payment_method_type: 'MONEY',
    item_name: payment.item_name,
    quantity: payment.quantity,
    amount: kakaoAmount(payment, payment.captured === 0 ? payment.total : payment.captured),
    canceled_amount: kakaoAmount(payment, payment.cancelled),
    cancel_available_amount: kakaoAmount(payment, payment.captured - payment.cancelled),
    created_at: payment.created_at,
    approved_at: payment.captured_at,
    payment_action_details: [
      ...(payment.captured > 0
        ? [action(payment.transaction, payment.captured, 'PAYMENT', payment.captured_at)]
        : []),
      ...payment.cancels.map((each, index) =>
        action(`${payment.transaction}-${index + 1}`, each.amount, 'CANCEL', each.at),
      ),
    ],
  };
}

function action(aid: string, amount: number, kind: 'PAYMENT' | 'CANCEL', at: string | null) {
  return { aid, amount, point_amount: 0, discount_amount: 0, approved_at: at, payment_action_type: kind };
}

const serverError: WireAnswer = { status: 500, body: { error_code: -1, error_message: 'internal error' } };

/** Provider code and text of a refused approve or order. Source: Kakao Pay's error code list, as far as it is public. */
const approveFailures: Record<Exclude<CaptureVerdict, 'captured'>, readonly [number, string]> = {
  'not-found': [-721, 'no such tid'],
  'already-captured': [-702, 'this tid is already approved'],
  'order-already-captured': [-702, 'this order is already approved'],
  ended: [-723, 'the payment has ended'],
  expired: [-723, 'the payment has expired'],
  'not-authorised': [-701, 'the user has not authorised the payment'],
  'order-mismatch': [-706, 'partner_order_id differs from ready'],
  'user-mismatch': [-707, 'partner_user_id differs from ready'],
  'token-mismatch': [-708, 'pg_token differs'],
  'amount-mismatch': [-722, 'the amount differs'],
  declined: [-780, 'approval failed'],
};

function approveFailure(verdict: CaptureVerdict): WireAnswer {
  if (verdict === 'captured') return serverError;
  const [code, text] = approveFailures[verdict];
  return failure(400, code, text, verdict === 'declined' ? 'LIMIT_EXCEEDED' : undefined);
}

const cancelFailures: Record<Exclude<CancelVerdict, 'cancelled'>, readonly [number, string]> = {
  'not-found': [-721, 'no such tid'],
  'not-captured': [-712, 'nothing was approved'],
  'already-cancelled': [-703, 'nothing is left to cancel'],
  'available-mismatch': [-711, 'cancel_available_amount differs'],
  'amount-exceeds': [-710, 'cancel_amount exceeds what is left'],
  declined: [-781, 'cancel refused'],
};

function cancelFailure(verdict: CancelVerdict): WireAnswer {
  if (verdict === 'cancelled') return serverError;
  const [code, text] = cancelFailures[verdict];
  return failure(400, code, text);
}

function failure(status: number, code: number, message: string, methodResult?: string): WireAnswer {
  const extras =
    methodResult === undefined
      ? {}
      : { extras: { method_result_code: methodResult, method_result_message: message } };
  return { status, body: { error_code: code, error_message: message, ...extras } };
}

function sendError(response: Response, answer: WireAnswer): void {
  response.status(answer.status).json(answer.body);
}

function same(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
