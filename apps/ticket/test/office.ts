import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Hold, RefundItem, SaleDocument } from '@clove/contracts';
import {
  goodsOf,
  type InventoryStandIn,
  inventoryStandIn,
  nightsOf,
  type PaymentStandIn,
  paymentStandIn,
  type StandIn,
} from '@clove/order-saga/testing';
import type { Role } from '@clove/service-kit';
import {
  createTestBroker,
  createTestDatabase,
  edgeHeaders,
  eventually,
  type RunningService,
  startService,
  type TestBroker,
  testTokens,
} from '@clove/service-kit/testing';
import { expect } from '@jest/globals';
import pg from 'pg';
import { ticketService } from '../src/ticket-service.ts';
import { nights, performanceId, saleDocument, shirt } from './sale-document.ts';

/** The parts of an order's answer that tests check. */
export interface OrderBody {
  id: string;
  state: string;
  total: number;
  endReason: string | null;
  redirectUrl: string | null;
  lines: {
    id: string;
    inventory: string;
    item: string;
    label: unknown;
    performanceId: string | null;
    state: string;
    ticketId: string | null;
    paid: number;
    fee: number | null;
    vat: number;
  }[];
  refunds: { id: string; amount: number; state: string }[];
}

export interface Answer<B> {
  status: number;
  headers: Headers;
  body: B;
}

/** A whole ticket office: a real database and broker, strict stand-ins of seat and payment, and replicas of the service. */
export class Office {
  /** Of seats. */
  readonly inventory: InventoryStandIn;
  readonly stay: InventoryStandIn;
  readonly merch: InventoryStandIn;
  readonly payment: PaymentStandIn;
  readonly env: Readonly<Record<string, string>>;
  readonly sql: pg.Pool;
  #replicas: RunningService[] = [];
  readonly #tokens: Awaited<ReturnType<typeof testTokens>>;
  readonly #closers: (() => Promise<void>)[];

  private constructor(
    parts: Pick<Office, 'inventory' | 'stay' | 'merch' | 'payment' | 'env' | 'sql'> & {
      tokens: Awaited<ReturnType<typeof testTokens>>;
      closers: (() => Promise<void>)[];
    },
  ) {
    this.inventory = parts.inventory;
    this.stay = parts.stay;
    this.merch = parts.merch;
    this.payment = parts.payment;
    this.env = parts.env;
    this.sql = parts.sql;
    this.#tokens = parts.tokens;
    this.#closers = parts.closers;
  }

  /**
   * @param settings environment on top, e.g. a short lease
   * @param sold what the inventory of seats sells places of
   */
  static async open(settings: Record<string, string> = {}, sold: string = performanceId): Promise<Office> {
    const database = await createTestDatabase();
    const broker: TestBroker = await createTestBroker({
      ticket: ['auth.MemberErased', 'event.PerformanceChanged'],
    });
    const inventory = await inventoryStandIn(sold);
    const stay = await inventoryStandIn(nightsOf(nights.item, nights.refundsFrom));
    const merch = await inventoryStandIn(goodsOf(shirt.item, shirt.refundsFrom));
    const payment = await paymentStandIn();
    const tokens = await testTokens();
    const sql = new pg.Pool({ connectionString: database.url, max: 2 });
    const { privateKey } = generateKeyPairSync('ed25519');
    const office = new Office({
      inventory,
      stay,
      merch,
      payment,
      tokens,
      sql,
      env: {
        ...broker.env,
        DATABASE_URL: database.url,
        AUTH_URL: tokens.url,
        SEAT_URL: inventory.url,
        SEAT_TOKEN: 'seat-edge',
        STAY_URL: stay.url,
        STAY_TOKEN: 'stay-edge',
        MERCH_URL: merch.url,
        MERCH_TOKEN: 'merch-edge',
        PAYMENT_URL: payment.url,
        PAYMENT_TOKEN: 'payment-edge',
        EDGE_TOOLBOX_TOKEN: 'toolbox-edge',
        TICKET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        STEP_LEASE_SECONDS: '1',
        ...settings,
      },
      closers: [
        () => sql.end(),
        () => inventory.close(),
        () => stay.close(),
        () => merch.close(),
        () => payment.close(),
        () => tokens.close(),
        () => broker.drop(),
        () => database.drop(),
      ],
    });
    await office.addReplica({ migrate: true });
    await office.provision(saleDocument(), 1);
    return office;
  }

  async addReplica(options: { migrate?: boolean } = {}): Promise<RunningService> {
    const replica = await startService(ticketService(['kakao-pay', 'none']), this.env, options);
    this.#replicas.push(replica);
    return replica;
  }

  get replicas(): readonly RunningService[] {
    return this.#replicas;
  }

  get replica(): RunningService {
    const [first] = this.#replicas;
    if (first === undefined) throw new Error('the office has no replica');
    return first;
  }

  /** Ends the replicas in this process; the database stays. */
  async stopReplicas(): Promise<void> {
    const replicas = this.#replicas;
    this.#replicas = [];
    await Promise.all(replicas.map((replica) => replica.stop()));
  }

  get #standIns(): StandIn[] {
    return [this.inventory, this.stay, this.merch, this.payment];
  }

  /** After a test: the stand-ins behave normally again, and received no request that breaks their rules. */
  checkStandIns(): void {
    for (const standIn of this.#standIns) standIn.behave();
    expect(this.#standIns.flatMap(({ violations }) => violations)).toEqual([]);
  }

  async close(): Promise<void> {
    for (const standIn of this.#standIns) standIn.behave();
    await this.stopReplicas();
    for (const close of this.#closers) await close();
  }

  /** An answer as it comes, e.g. a file. */
  async download(
    path: string,
    options: {
      as?: string;
      role?: Role | 'machine';
      scopes?: string[];
      base?: string;
      signal?: AbortSignal;
    } = {},
  ): Promise<Response> {
    const { as = randomUUID(), role = 'organiser', scopes, base = this.replica.url, signal } = options;
    const token = await this.#tokens.sign({
      ...{ memberId: as, role, sessionId: randomUUID() },
      ...(scopes === undefined ? {} : { scopes }),
    });
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`${base}${path}`, { headers, ...(signal === undefined ? {} : { signal }) });
  }

  async request<B>(
    method: string,
    path: string,
    options: {
      as?: string;
      role?: Role | 'machine';
      /** Of a machine: what its key allows; of staff: where they work. */
      scopes?: readonly string[];
      body?: unknown;
      key?: string;
      headers?: Record<string, string>;
      base?: string;
    } = {},
  ): Promise<Answer<B>> {
    const token =
      options.as === undefined
        ? undefined
        : await this.#tokens.sign({
            memberId: options.as,
            role: options.role ?? 'fan',
            sessionId: randomUUID(),
            ...(options.scopes === undefined ? {} : { scopes: options.scopes }),
          });
    const response = await fetch(`${options.base ?? this.replica.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'GET' ? {} : { 'idempotency-key': options.key ?? randomUUID() }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    // The shape is asserted by the tests themselves.
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  }

  provision(
    document: SaleDocument,
    generation: number,
    dryRun = false,
  ): Promise<Answer<Record<string, unknown>>> {
    return this.request('POST', '/internal/provision', {
      base: this.replica.managementUrl,
      headers: edgeHeaders('toolbox', 'toolbox-edge'),
      body: { generation, dryRun, document },
    });
  }

  /** From now on tickets can be checked in, long before the start. */
  async openDoors(): Promise<void> {
    await this.sql.query('UPDATE performances SET doors_at = now()');
  }

  /** Orders a hold; answers the order awaiting payment. As a shop does, asks again while the first request is at work. */
  async order(fanId: string, hold: Hold, base?: string): Promise<OrderBody> {
    const key = randomUUID();
    const ask = () =>
      this.request<{ order: OrderBody; type?: string }>('POST', '/api/orders', {
        ...{ as: fanId, key, body: { holdIds: [hold.id], paymentMethod: 'kakao-pay' } },
        ...(base === undefined ? {} : { base }),
      });
    let answer = await ask();
    while (answer.body.type === '/problems/request-in-flight') answer = await ask();
    if (answer.status !== 201) throw new Error(`no order: ${JSON.stringify(answer.body)}`);
    return answer.body.order;
  }

  /** The provider sends the fan's browser back. */
  comeBack(orderId: string, query = '?pg_token=secret-token', base?: string): Promise<Answer<unknown>> {
    const path = this.payment.returnUrlOf(orderId).pathname;
    return this.request('GET', `${path}${query}`, base === undefined ? {} : { base });
  }

  async stateOf(orderId: string): Promise<string> {
    const { rows } = await this.sql.query('SELECT state FROM orders WHERE id = $1', [orderId]);
    return String(rows[0]?.state);
  }

  /** Waits until the order is in this state and nothing of it is left to do. */
  async settled(orderId: string, state: string, timeoutMs = 15_000): Promise<void> {
    await eventually(
      async () => {
        const { rows } = await this.sql.query('SELECT state, next_at FROM orders WHERE id = $1', [orderId]);
        if (rows[0]?.state !== state || rows[0]?.next_at !== null) {
          throw new Error(`order is ${rows[0]?.state}, next at ${rows[0]?.next_at}`);
        }
      },
      { timeoutMs },
    );
  }

  /** A fan's order of units at these prices, awaiting payment. */
  async awaiting(
    prices: readonly number[] = [10_000],
    fan: string = randomUUID(),
  ): Promise<{ fan: string; order: OrderBody; hold: Hold }> {
    const hold = this.inventory.place(fan, prices);
    return { fan, hold, order: await this.order(fan, hold) };
  }

  /** A fan's completed order of units at these prices. */
  async buy(fanId: string, prices: readonly number[]): Promise<{ order: OrderBody; hold: Hold }> {
    const { order: placed, hold } = await this.awaiting(prices, fanId);
    if (placed.state === 'AWAITING_PAYMENT') await this.comeBack(placed.id);
    await this.settled(placed.id, 'COMPLETED');
    const { body } = await this.request<OrderBody>('GET', `/api/orders/${placed.id}`, { as: fanId });
    return { order: body, hold };
  }

  /** What payment was asked to pay back of an order. */
  refundsOf(orderId: string): RefundItem[] {
    return [...this.payment.refunds.values()].filter((refund) => refund.orderId === orderId);
  }

  refundedOf(orderId: string): number {
    return this.refundsOf(orderId).reduce((sum, { amount }) => sum + amount, 0);
  }

  /** The states of an order's tickets, sorted. */
  async ticketStates(orderId: string): Promise<string[]> {
    const { rows } = await this.sql.query('SELECT state FROM tickets WHERE order_id = $1 ORDER BY state', [
      orderId,
    ]);
    return rows.map(({ state }) => state);
  }
}
