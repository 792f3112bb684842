import { randomUUID } from 'node:crypto';
import { type Hold, Hold as HoldSchema } from '@clove/contracts';
import type { Pool } from 'undici';
import { eventually } from '../office/eventually.ts';
import { type Answer, HttpClient } from './http-client.ts';
import { approveAt, type ProviderChoice } from './provider-page.ts';

export interface Order {
  id: string;
  state: string;
  total: number;
  lines: { id: string; unitId: string; paid: number; state: string; ticketId: string | null }[];
}

export interface Ticket {
  id: string;
  orderId: string;
  unitId: string;
  seat: string | null;
  sectionId: string;
  performanceId: string;
  paid: number;
  state: string;
  qr: string | null;
}

export type HoldRequest = { performanceId: string } & (
  | { seats: string[] }
  | { sectionId: string; quantity: number }
);

/** Of every fan that signs up here. */
export const FAN_NAME = '김하늘';

/** The final states an order can be seen in by a fan who waits. */
const settled = new Set(['COMPLETED', 'EXPIRED', 'CANCELLED', 'REFUNDED']);

/** One fan with a browser session of their own, doing what the storefront page does, through the gateway only. */
export class Fan {
  readonly http: HttpClient;
  readonly email: string;
  readonly password: string;
  private readonly origin: string;
  private readonly pool: Pool;
  private readonly providerPool: Pool;
  memberId = '';

  /** @param providerPool where the provider's pages are, when not behind the gateway. @default pool */
  constructor(
    pool: Pool,
    origin: string,
    identity: { email?: string; password?: string } = {},
    providerPool: Pool = pool,
  ) {
    this.pool = pool;
    this.providerPool = providerPool;
    this.origin = origin;
    this.http = new HttpClient(pool, origin);
    this.email = identity.email ?? `fan-${randomUUID()}@example.org`;
    this.password = identity.password ?? `pw-${randomUUID()}`;
  }

  async signUp(): Promise<this> {
    const answer = await this.unsafe('/api/auth/signup', {
      email: this.email,
      password: this.password,
      name: FAN_NAME,
    });
    expectStatus(answer, 201);
    return this;
  }

  async logIn(): Promise<this> {
    const answer = await this.http.request('POST', '/api/auth/login', {
      body: { email: this.email, password: this.password },
    });
    expectStatus(answer, 200);
    this.memberId = (answer.json as { member: { id: string } }).member.id;
    return this;
  }

  /** A state-changing request with a fresh Idempotency-Key unless one is given. */
  unsafe(path: string, body: unknown, key: string = randomUUID()): Promise<Answer> {
    return this.http.request('POST', path, { body, headers: { 'idempotency-key': key } });
  }

  tryHold(request: HoldRequest, key?: string): Promise<Answer> {
    return this.unsafe('/api/seats/holds', request, key);
  }

  async hold(request: HoldRequest): Promise<Hold> {
    return HoldSchema.parse(expectStatus(await this.tryHold(request), 201).json);
  }

  tryOrder(holdIds: string[], paymentMethod: string, key?: string): Promise<Answer> {
    return this.unsafe('/api/orders', { holdIds, paymentMethod }, key);
  }

  async order(
    holdIds: string[],
    paymentMethod: string,
  ): Promise<{ order: Order; redirectUrl: string | null }> {
    const answer = expectStatus(await this.tryOrder(holdIds, paymentMethod), 201);
    return answer.json as { order: Order; redirectUrl: string | null };
  }

  /** Goes to the provider's page and does what `choice` says; answers the URL that the provider sends the browser back to. */
  atProvider(redirectUrl: string, choice: ProviderChoice = 'approve'): Promise<string> {
    return approveAt(this.providerPool, this.origin, redirectUrl, choice);
  }

  /** The browser following the provider's redirect. Needs no session. */
  comeBack(returnUrl: string): Promise<Answer> {
    const url = new URL(returnUrl);
    return new HttpClient(this.pool, this.origin).request('GET', url.pathname + url.search);
  }

  async seeOrder(orderId: string, waitSeconds = 0): Promise<Order> {
    const headers: Record<string, string> = waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {};
    const answer = await this.http.request('GET', `/api/orders/${orderId}`, { headers });
    return expectStatus(answer, 200).json as Order;
  }

  /** Waits until the order is settled; throws when it is not within `seconds`. */
  async settledOrder(orderId: string, seconds = 30): Promise<Order> {
    return eventually(
      async () => {
        const answer = await this.http.request('GET', `/api/orders/${orderId}`, {
          headers: { prefer: 'wait=10' },
        });
        const order = answer.status === 200 ? (answer.json as Order) : undefined;
        if (order && settled.has(order.state)) return order;
        throw new Error(`order ${orderId} not settled within ${seconds} s: ${answer.status} ${answer.text}`);
      },
      { timeoutMs: seconds * 1000 },
    );
  }

  /** From a hold request to tickets in hand. */
  async buy(request: HoldRequest, paymentMethod: string): Promise<Order> {
    return this.payFor((await this.hold(request)).id, paymentMethod);
  }

  /** From a hold to tickets in hand: order, pay, come back, wait. */
  async payFor(holdId: string, paymentMethod: string): Promise<Order> {
    const { order, redirectUrl } = await this.order([holdId], paymentMethod);
    if (redirectUrl !== null) {
      expectStatus(await this.comeBack(await this.atProvider(redirectUrl)), 303);
    }
    return this.settledOrder(order.id);
  }

  /** As `payFor`; undefined while sales are paused. */
  async payForIfSold(holdId: string, paymentMethod: string): Promise<Order | undefined> {
    const answer = await this.tryOrder([holdId], paymentMethod);
    if (answer.status === 409 && answer.text.includes('/problems/sales-paused')) return undefined;
    const { order, redirectUrl } = expectStatus(answer, 201).json as { order: Order; redirectUrl: string };
    expectStatus(await this.comeBack(await this.atProvider(redirectUrl)), 303);
    return this.settledOrder(order.id);
  }

  async tickets(): Promise<Ticket[]> {
    const answer = await this.http.request('GET', '/api/tickets');
    return (expectStatus(answer, 200).json as { tickets: Ticket[] }).tickets;
  }

  cancelTickets(ticketIds: string[]): Promise<Answer> {
    return this.unsafe('/api/tickets/cancellations', { ticketIds });
  }
}

/** The answer itself, or an error that shows what came instead. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
  return answer;
}
