import type { AuditFact } from '@clove/contracts';
import { z } from 'zod';
import type { Office } from '../../office/office.ts';
import type { Answered, OrderSeen } from './purchase.ts';
import type { Violation } from './story.ts';

const OrderRow = z.object({ id: z.string(), state: z.string(), total: z.coerce.number() });
const LineRow = z.object({
  id: z.string(),
  order_id: z.string(),
  unit_id: z.string(),
  paid: z.coerce.number(),
  fee: z.coerce.number().nullable(),
  state: z.string(),
});

interface BookedOrder extends z.infer<typeof OrderRow> {
  readonly lines: ReadonlyMap<string, z.infer<typeof LineRow>>;
  /** By the provider's own ledger. */
  readonly captured: number;
  readonly cancelled: number;
}

export interface Books {
  readonly orders: ReadonlyMap<string, BookedOrder>;
  /** Of every inventory, what is not free: unit -> the order that has it. */
  readonly units: ReadonlyMap<string, Extract<AuditFact, { kind: 'unit' }>>;
}

/** Of 1; by the festival file (tests/festivals/chaos.yaml). */
const FEE = 0.1;
const INVENTORIES = ['seat', 'merch', 'stay'] as const;

/** What the databases of orders and inventories and the provider's ledger say. */
export async function readBooks(office: Office): Promise<Books> {
  const [provider, units, rows] = await Promise.all([
    office.auditFacts('payment-sandbox'),
    unitsOf(office),
    orderRows(office),
  ]);
  const lines = Map.groupBy(rows.lines, ({ order_id }) => order_id);
  const payments = Map.groupBy(
    provider.filter((fact) => fact.kind === 'provider'),
    ({ orderId }) => orderId,
  );
  const orders = rows.orders.map((order) => {
    const own = payments.get(order.id) ?? [];
    const booked: BookedOrder = {
      ...order,
      lines: new Map((lines.get(order.id) ?? []).map((line) => [line.id, line])),
      captured: own.reduce((sum, { captured }) => sum + captured, 0),
      cancelled: own.reduce((sum, { cancelled }) => sum + cancelled, 0),
    };
    return [order.id, booked] as const;
  });
  return { orders: new Map(orders), units: new Map(units.map((unit) => [unit.unitId, unit])) };
}

/** Units that are not free and not sold: what a fan let go, or never paid, must not stay so. */
export async function stuckUnits(office: Office): Promise<string[]> {
  return (await unitsOf(office))
    .filter(({ state }) => state !== 'SOLD')
    .map(({ unitId, state, since }) => `unit ${unitId} is still ${state}, since ${since}`);
}

/** Where what a fan was answered is not what the books say. */
export function falseAnswers(answered: readonly Answered[], books: Books): Violation[] {
  const known = new Set(answered.flatMap(({ order }) => order?.id ?? []));
  const secret = [...books.orders.values()]
    .filter(({ id }) => !known.has(id))
    .flatMap((order) =>
      isUnpaid(order) ? [] : [`order ${order.id}, of which no fan knows, ${moneyOf(order)}`],
    );
  const wrong = answered.flatMap((of) => falseIn(of, books).map((what) => ({ what, of })));
  return [...wrong, ...secret.map((what) => ({ what }))];
}

function falseIn(answered: Answered, { orders, units }: Books): string[] {
  const { order, outcome, number, price } = answered;
  if (order === undefined) return [];
  const say = (what: string) => `purchase ${number} (${outcome}), order ${order.id}: ${what}`;
  const booked = orders.get(order.id);
  if (booked === undefined) return [say('the books have no such order')];
  const wrongTotal =
    order.total === price ? [] : [say(`shown for ${order.total}, but its holds cost ${price}`)];
  const wrong = outcome === 'sold' ? ofSold(answered, order, booked, units) : ofUnsold(outcome, booked);
  return [...wrongTotal, ...wrong.map(say)];
}

function ofSold(answered: Answered, order: OrderSeen, booked: BookedOrder, units: Books['units']): string[] {
  const wrong: string[] = [];
  if (booked.state !== 'COMPLETED') wrong.push(`is ${booked.state}`);
  if (booked.total !== order.total) wrong.push(`was sold for ${order.total}, the books say ${booked.total}`);
  if (booked.captured !== order.total) wrong.push(`costs ${order.total}, but ${moneyOf(booked)}`);
  for (const { id, unitId, paid } of order.lines) {
    const line = booked.lines.get(id);
    const isCancelled = answered.cancelledLine === id;
    if (line?.paid !== paid) wrong.push(`line ${id} was sold for ${paid}, the books say ${line?.paid}`);
    if (line?.state !== (isCancelled ? 'CANCELLED' : 'PAID'))
      wrong.push(`line ${id}, ${isCancelled ? 'cancelled' : 'sold'}, is ${line?.state}`);
    const unit = units.get(unitId);
    const has = unit?.state === 'SOLD' && unit.orderId === order.id;
    if (has === isCancelled) wrong.push(`unit ${unitId} is ${unit?.state ?? 'free'} for ${unit?.orderId}`);
  }
  const repaid = order.lines
    .filter(({ id }) => id === answered.cancelledLine)
    .reduce((sum, { paid }) => sum + paid - paid * FEE, 0);
  if (booked.cancelled !== repaid) wrong.push(`${repaid} is to be paid back, but ${moneyOf(booked)}`);
  return wrong;
}

function ofUnsold(outcome: Answered['outcome'], booked: BookedOrder): string[] {
  // A fan without an answer may have paid: then the whole order has to be there, or the money back.
  const settled = booked.state === 'COMPLETED' && booked.captured - booked.cancelled === booked.total;
  if (isUnpaid(booked) || (outcome === 'unanswered' && settled)) return [];
  return [moneyOf(booked)];
}

function isUnpaid({ state, captured, cancelled }: BookedOrder): boolean {
  return state !== 'COMPLETED' && captured === cancelled;
}

function moneyOf({ state, captured, cancelled }: BookedOrder): string {
  return `is ${state}: the provider captured ${captured} and paid ${cancelled} back`;
}

async function unitsOf(office: Office) {
  const facts = await Promise.all(INVENTORIES.map((service) => office.auditFacts(service)));
  return facts.flat().filter((fact) => fact.kind === 'unit');
}

async function orderRows(office: Office) {
  const client = await office.database('ticket');
  try {
    const orders = await client.query('SELECT id, state, total FROM orders');
    const lines = await client.query('SELECT id, order_id, unit_id, paid, fee, state FROM order_lines');
    return { orders: z.array(OrderRow).parse(orders.rows), lines: z.array(LineRow).parse(lines.rows) };
  } finally {
    await client.end();
  }
}
