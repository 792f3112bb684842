import { timingSafeEqual } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import type { CancelVerdict, CaptureVerdict } from '../../domain/provider-payment.ts';
import { tossPayment, tossTransaction } from '../../domain/toss-answers.ts';
import type { ProviderLedger } from '../postgres/provider-ledger.ts';
import { answerCall, type FaultContext, wrongAmountFor } from './inject-fault.ts';
import { jsonBody, UnreadableBody } from './small-body.ts';
import { sendAnswer, type WireAnswer } from './wire-answer.ts';

export interface TossWireOptions {
  readonly ledger: ProviderLedger;
  readonly stage: FaultContext;
  readonly secretKey: string;
}

const OrderId = z.string().regex(/^[A-Za-z0-9_=-]{6,64}$/, '6 to 64 of letters, digits, - _ =');
const ConfirmRequest = z.strictObject({
  paymentKey: z.string().min(1).max(200),
  orderId: OrderId,
  amount: z.int().min(1),
});
const CancelRequest = z.strictObject({
  cancelReason: z.string().min(1).max(200),
  cancelAmount: z.int().min(1).optional(),
  taxFreeAmount: z.int().min(0).optional(),
});

/** Instants without an offset are the provider's own time, which has no summer time. */
const SeoulTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?$/)
  .transform((text) => new Date(`${text}+09:00`));
const TransactionsQuery = z.strictObject({
  startDate: SeoulTime,
  endDate: SeoulTime,
  startingAfter: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(100),
});

/** The Toss Payments core API with its Idempotency-Key semantics: the first answer is replayed, a running one is 409. */
export function mountTossWire(app: Express, options: TossWireOptions): void {
  const { ledger, stage } = options;
  const running = new Set<string>();
  const expected = `Basic ${Buffer.from(`${options.secretKey}:`).toString('base64')}`;

  const authorised = (request: Request, response: Response): boolean => {
    if (same(request.headers.authorization ?? '', expected)) return true;
    sendAnswer(
      response,
      failure(401, 'UNAUTHORIZED_KEY', '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.'),
    );
    return false;
  };

  app.post('/v1/payments/confirm', jsonBody, async (request, response) => {
    if (!authorised(request, response)) return;
    const body = ConfirmRequest.safeParse(request.body);
    if (!body.success) return sendAnswer(response, invalid(body.error));
    await once(request, response, 'confirm', async (idempotencyKey) => {
      const { paymentKey, orderId, amount } = body.data;
      await answerCall(
        {
          provider: 'toss',
          operation: 'confirm',
          response,
          serverError,
          orderId: async () => orderId,
          countOnly: async () => {
            await ledger.count('toss', paymentKey, 'capture');
          },
          async effect({ decline, wrongAmount }) {
            const { verdict, payment } = await ledger.capture({
              provider: 'toss',
              key: paymentKey,
              orderId,
              userId: null,
              token: null,
              amount,
              instead: wrongAmount ? wrongAmountFor(amount) : null,
              decline,
              idempotencyKey,
            });
            if (verdict !== 'captured' || payment === null) return confirmFailure(verdict);
            return { status: 200, body: tossPayment(payment) };
          },
        },
        stage,
      );
    });
  });

  app.post('/v1/payments/:paymentKey/cancel', jsonBody, async (request, response) => {
    if (!authorised(request, response)) return;
    const { paymentKey } = request.params;
    const body = CancelRequest.safeParse(request.body);
    if (!body.success) return sendAnswer(response, invalid(body.error));
    await once(request, response, `cancel:${paymentKey}`, async (idempotencyKey) => {
      await answerCall(
        {
          provider: 'toss',
          operation: 'cancel',
          response,
          serverError,
          orderId: async () => (await ledger.find(paymentKey))?.order_id,
          countOnly: async () => {
            await ledger.count('toss', paymentKey, 'cancel');
          },
          async effect({ decline }) {
            const { verdict, payment } = await ledger.cancel({
              provider: 'toss',
              key: paymentKey,
              amount: body.data.cancelAmount ?? null,
              taxFree: body.data.taxFreeAmount ?? 0,
              available: null,
              reason: body.data.cancelReason,
              decline,
              idempotencyKey,
            });
            if (verdict !== 'cancelled' || payment === null) return cancelFailure(verdict);
            return { status: 200, body: tossPayment(payment) };
          },
        },
        stage,
      );
    });
  });

  app.get('/v1/payments/:paymentKey', async (request, response) => {
    if (!authorised(request, response)) return;
    const { paymentKey } = request.params;
    await answerCall(
      {
        provider: 'toss',
        operation: 'get',
        response,
        serverError,
        orderId: async () => (await ledger.find(paymentKey))?.order_id,
        countOnly: async () => {
          await ledger.count('toss', paymentKey, 'look');
        },
        async effect() {
          const payment = await ledger.count('toss', paymentKey, 'look');
          if (payment === undefined) return confirmFailure('not-found');
          return { status: 200, body: tossPayment(payment) };
        },
      },
      stage,
    );
  });

  app.get('/v1/transactions', async (request, response) => {
    if (!authorised(request, response)) return;
    const query = TransactionsQuery.safeParse({ ...request.query });
    if (!query.success) return sendAnswer(response, invalid(query.error));
    const { startDate: from, endDate: to, startingAfter, limit } = query.data;
    await answerCall(
      {
        provider: 'toss',
        operation: 'transactions',
        response,
        serverError,
        orderId: async () => undefined,
        countOnly: async () => undefined,
        async effect() {
          const listed = await ledger.transactions({
            provider: 'toss',
            from,
            to,
            after: startingAfter ?? null,
            limit,
          });
          return { status: 200, body: listed.map(tossTransaction) };
        },
      },
      stage,
    );
  });

  app.use('/v1', (error: Error, _request: Request, response: Response, next: (error: Error) => void) => {
    if (response.headersSent || !(error instanceof UnreadableBody)) return next(error);
    sendAnswer(response, failure(400, 'INVALID_REQUEST', 'the body is no JSON'));
  });

  /** Guards a POST with the caller's Idempotency-Key, scoped to the operation. Answers are kept with their effect, in one statement. */
  async function once(
    request: Request,
    response: Response,
    scope: string,
    work: (idempotencyKey: string | null) => Promise<void>,
  ): Promise<void> {
    const given = request.get('idempotency-key');
    if (given === undefined) return work(null);
    if (given.length === 0 || given.length > 300) {
      return sendAnswer(
        response,
        failure(400, 'INVALID_IDEMPOTENCY_KEY', '멱등 키는 300자 이하여야 합니다.'),
      );
    }
    const key = `${scope}:${given}`;
    if (running.has(key)) {
      return sendAnswer(
        response,
        failure(409, 'IDEMPOTENT_REQUEST_PROCESSING', '이전 멱등 요청이 처리중입니다.'),
      );
    }
    running.add(key);
    try {
      await work(key);
    } finally {
      running.delete(key);
    }
  }
}

const serverError: WireAnswer = failure(
  500,
  'FAILED_INTERNAL_SYSTEM_PROCESSING',
  '내부 시스템 처리 작업이 실패했습니다.',
);

const confirmFailures: Record<Exclude<CaptureVerdict, 'captured'>, WireAnswer> = {
  'not-found': failure(404, 'NOT_FOUND_PAYMENT', '존재하지 않는 결제 정보 입니다.'),
  'already-captured': failure(400, 'ALREADY_PROCESSED_PAYMENT', '이미 처리된 결제 입니다.'),
  'order-already-captured': failure(400, 'DUPLICATED_ORDER_ID', '이미 승인된 중복된 주문번호 입니다.'),
  ended: failure(403, 'REJECT_CARD_PAYMENT', '결제가 거절되었습니다.'),
  expired: failure(404, 'NOT_FOUND_PAYMENT_SESSION', '결제 시간이 만료되었습니다.'),
  'not-authorised': failure(400, 'INVALID_REQUEST', '인증되지 않은 결제 입니다.'),
  'order-mismatch': failure(400, 'INVALID_REQUEST', 'orderId가 결제와 다릅니다.'),
  'user-mismatch': failure(400, 'INVALID_REQUEST', '구매자가 다릅니다.'),
  'token-mismatch': failure(400, 'INVALID_REQUEST', '잘못된 요청입니다.'),
  'amount-mismatch': failure(400, 'INVALID_REQUEST', 'amount가 결제 금액과 다릅니다.'),
  declined: failure(403, 'REJECT_CARD_COMPANY', '결제 승인이 거절되었습니다.'),
};

function confirmFailure(verdict: CaptureVerdict): WireAnswer {
  return verdict === 'captured' ? serverError : confirmFailures[verdict];
}

const cancelFailures: Record<Exclude<CancelVerdict, 'cancelled'>, WireAnswer> = {
  'not-found': failure(404, 'NOT_FOUND_PAYMENT', '존재하지 않는 결제 정보 입니다.'),
  'not-captured': failure(403, 'NOT_CANCELABLE_PAYMENT', '취소 할 수 없는 결제 입니다.'),
  'already-cancelled': failure(400, 'ALREADY_CANCELED_PAYMENT', '이미 취소된 결제 입니다.'),
  'available-mismatch': failure(403, 'NOT_CANCELABLE_AMOUNT', '취소 할 수 없는 금액 입니다.'),
  'amount-exceeds': failure(403, 'NOT_CANCELABLE_AMOUNT', '취소 할 수 없는 금액 입니다.'),
  declined: failure(403, 'NOT_CANCELABLE_PAYMENT', '취소 할 수 없는 결제 입니다.'),
};

function cancelFailure(verdict: CancelVerdict): WireAnswer {
  return verdict === 'cancelled' ? serverError : cancelFailures[verdict];
}

function invalid(error: z.ZodError): WireAnswer {
  const issue = error.issues[0];
  return failure(
    400,
    'INVALID_REQUEST',
    `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'unreadable'}`,
  );
}

function failure(status: number, code: string, message: string): WireAnswer {
  return { status, body: { code, message } };
}

function same(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
