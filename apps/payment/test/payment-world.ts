import type {
  CapturePaymentAnswer,
  CreatePaymentAnswer,
  CreatePaymentItem,
  RefundAnswer,
  SettleRefundAnswer,
  SettleRefundItem,
  VoidPaymentAnswer,
} from '@clove/contracts';
import { newId } from '@clove/service-kit';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
} from '@clove/service-kit/testing';
import pg from 'pg';
import { paymentKakao } from '../src/payment-kakao.ts';
import { paymentKakaoToss } from '../src/payment-kakao-toss.ts';
import { paymentNoKakao } from '../src/payment-no-kakao.ts';
import {
  KAKAO_SECRET_KEY,
  PUBLIC_URL,
  type SandboxProcess,
  startSandbox,
  TOSS_CLIENT_KEY,
  TOSS_SECRET_KEY,
} from './sandbox-process.ts';

/** One order's payment, as the order stores it. */
export interface TestOrder {
  readonly item: CreatePaymentItem;
  readonly paymentId: string;
  readonly orderId: string;
}

/** One replica of payment and the calls that an order makes to it. */
export interface Replica {
  readonly service: RunningService;
  create(...orders: TestOrder[]): Promise<CreatePaymentAnswer[]>;
  capture(
    order: TestOrder,
    parameters: Record<string, string>,
    amount?: number,
  ): Promise<CapturePaymentAnswer>;
  captureAll(items: unknown[]): Promise<CapturePaymentAnswer[]>;
  void(order: TestOrder): Promise<VoidPaymentAnswer['state']>;
  refund(order: TestOrder, amount: number, refundId?: string): Promise<RefundAnswer>;
  settle(item: SettleRefundItem): Promise<SettleRefundAnswer>;
}

export interface PaymentWorld {
  readonly sandbox: SandboxProcess;
  readonly first: Replica;
  readonly databaseUrl: string;
  /** A further replica on the same database. */
  replica(env?: Record<string, string>): Promise<Replica>;
  order(changes?: Partial<CreatePaymentItem>): TestOrder;
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  state(order: TestOrder): Promise<string>;
  /** Waits until the payment is in that state. */
  reaches(order: TestOrder, state: string, timeoutMs?: number): Promise<void>;
  refundReaches(refundId: string, state: string, timeoutMs?: number): Promise<void>;
  /** Types of the domain events about the order's payment, in order. */
  events(order: TestOrder): Promise<string[]>;
  stop(): Promise<void>;
}

type Start = (env: Record<string, string>, options: { migrate: boolean }) => Promise<RunningService>;
const started: Readonly<Record<'kakao' | 'toss' | 'both', Start>> = {
  kakao: (env, options) => startService(paymentKakao, env, options),
  toss: (env, options) => startService(paymentNoKakao, env, options),
  both: (env, options) => startService(paymentKakaoToss, env, options),
};

/** Payment of one variant with short time-outs, the sandbox, their databases and a broker. */
export async function paymentWorld(
  variant: 'kakao' | 'toss' | 'both',
  env: Record<string, string> = {},
): Promise<PaymentWorld> {
  const sandbox = await startSandbox();
  const database = await createTestDatabase();
  const broker = await createTestBroker({});
  const pool = new pg.Pool({ connectionString: database.url, max: 3 });
  const replicas: RunningService[] = [];
  const base = {
    DATABASE_URL: database.url,
    ...broker.env,
    EDGE_TICKET_TOKEN: 'edge-token',
    PROVIDER_TIMEOUT_MS: '1500',
    ANSWER_WITHIN_MS: '5000',
    ...(variant === 'toss' ? {} : { KAKAO_BASE_URL: sandbox.url, KAKAO_SECRET_KEY, KAKAO_CID: 'TC0ONETIME' }),
    ...(variant === 'kakao'
      ? {}
      : {
          TOSS_BASE_URL: sandbox.url,
          TOSS_SECRET_KEY,
          TOSS_CLIENT_KEY,
          TOSS_SDK_URL: '/sandbox/toss/v2/standard.js',
        }),
    ...env,
  };

  async function replica(extra: Record<string, string> = {}): Promise<Replica> {
    const environment = { ...base, ...extra };
    const options = { migrate: replicas.length === 0 };
    const service = await started[variant](environment, options);
    replicas.push(service);
    return replicaOf(service);
  }

  async function sql<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    return (await pool.query<R>(text, values)).rows;
  }

  const state = async (order: TestOrder) => {
    const [row] = await sql<{ state: string }>('SELECT state FROM payment WHERE id = $1', [order.paymentId]);
    return row?.state ?? 'NOT_FOUND';
  };

  const first = await replica();
  return {
    sandbox,
    first,
    databaseUrl: database.url,
    replica,
    sql,
    state,
    order: (changes) => testOrder(variant, changes),
    reaches: (order, wanted, timeoutMs = 30_000) =>
      eventually(
        async () => {
          const is = await state(order);
          if (is !== wanted) throw new Error(`payment is ${is}, not ${wanted}`);
        },
        { timeoutMs },
      ),
    refundReaches: (refundId, wanted, timeoutMs = 30_000) =>
      eventually(
        async () => {
          const [row] = await sql<{ state: string }>('SELECT state FROM refund WHERE id = $1', [refundId]);
          if (row?.state !== wanted) throw new Error(`refund is ${row?.state}, not ${wanted}`);
        },
        { timeoutMs },
      ),
    async events(order) {
      const rows = await sql<{ type: string }>(
        `SELECT event->>'type' AS type FROM (SELECT to_jsonb(o) AS event FROM outbox o) e
         WHERE event->>'subject' = $1 ORDER BY (event->>'subject_version')::int`,
        [order.paymentId],
      );
      return rows.map((row) => row.type);
    },
    async stop() {
      for (const running of replicas) await running.stop();
      await pool.end();
      await broker.drop();
      await database.drop();
      await sandbox.stop();
    },
  };
}

function testOrder(variant: 'kakao' | 'toss' | 'both', changes: Partial<CreatePaymentItem> = {}): TestOrder {
  const item: CreatePaymentItem = {
    paymentId: newId(),
    orderId: newId(),
    fanId: newId(),
    method: variant === 'toss' ? 'toss' : 'kakao-pay',
    amount: 132_000,
    taxFree: 0,
    vat: 12_000,
    currency: 'KRW',
    itemName: '부산국제록페스티벌 A 3-12',
    quantity: 1,
    returnUrl: `${PUBLIC_URL}/api/orders/returns/${newId()}`,
    ...changes,
  };
  return { item, paymentId: item.paymentId, orderId: item.orderId };
}

function replicaOf(service: RunningService): Replica {
  async function call<A>(path: string, items: unknown[]): Promise<A[]> {
    const answer = await fetch(`${service.managementUrl}${path}`, {
      method: 'POST',
      headers: { ...edgeHeaders('ticket', 'edge-token'), 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const body = (await answer.json()) as { items: A[] };
    return body.items;
  }
  async function one<A>(path: string, item: unknown): Promise<A> {
    const [answer] = await call<A>(path, [item]);
    if (answer === undefined) throw new Error(`${path} gave no answer`);
    return answer;
  }
  return {
    service,
    create: (...orders) =>
      call(
        '/internal/payments',
        orders.map(({ item }) => item),
      ),
    capture: ({ paymentId, orderId, item }, returnParameters, amount = item.amount) =>
      one('/internal/payments/capture', { paymentId, orderId, amount, returnParameters }),
    captureAll: (items) => call('/internal/payments/capture', items),
    void: async ({ paymentId, orderId }) =>
      (await one<VoidPaymentAnswer>('/internal/payments/void', { paymentId, orderId })).state,
    settle: (item) => one('/internal/refunds/settle', item),
    refund: ({ paymentId, orderId }, amount, refundId = newId()) =>
      one('/internal/refunds', {
        refundId,
        paymentId,
        orderId,
        amount,
        taxFree: 0,
        vat: Math.floor(amount / 11),
        reason: 'the fan cancelled',
      }),
  };
}

/** Starts the payment as an order does, asking again while the provider is not available; answers the redirect. */
export function readyRedirect(world: PaymentWorld, order: TestOrder): Promise<string> {
  return eventually(async () => redirectOf((await world.first.create(order))[0]));
}

/** The redirect of a payment that became ready. */
export function redirectOf(answer: CreatePaymentAnswer | undefined): string {
  if (answer?.result !== 'ready' || answer.redirectUrl === null) {
    throw new Error(`not ready: ${JSON.stringify(answer)}`);
  }
  return answer.redirectUrl;
}
