import type { Office } from '../office/office.ts';

export interface OpenOrders {
  /** Orders of two places each that wait for their payment; one fan each. */
  readonly orders: number;
  readonly waitingFans: number;
}

/** A fifth of the orders hold all 40,000 seats of section A, the others all 160,000 places of section S. */
export const OPEN_ORDERS: OpenOrders = { orders: 100_000, waitingFans: 20_000 };

/** Far beyond the end of the benchmark: nothing of it lapses or falls due while polls are measured. */
const DEADLINE = "now() + interval '6 hours' + n * interval '10 milliseconds'";

/** An id that is made of a text, and so the same in each database; with the version and variant that ids must have. */
const idOf = (text: string): string =>
  `overlay(overlay(md5(${text}) placing '7' from 13) placing '8' from 17)::uuid`;

/** The n-th hold, order, payment or fan. */
const id = (kind: string): string => idOf(`'${kind} ' || n`);

/** Every fifth order is for two seats of A, the others for two places of S. */
const NUMBERED = 'n % 5 = 0';

/** The seats of order n in A: seat pairs row by row, 100 pairs in a row of 200 seats. */
const seat = (place: 1 | 2): string =>
  `'day-1/A/' || (n / 5 - 1) / 100 + 1 || '-' || ((n / 5 - 1) % 100) * 2 + ${place}`;

const HOLDS = `
  INSERT INTO holds (id, fan_id, performance_id, kind, section_id, seats, quantity, prices, currency, state, created_at,
    expires_at, extended, changed_at)
  SELECT ${id('hold')}, ${id('fan')}, 'day-1', CASE WHEN ${NUMBERED} THEN 'numbered' ELSE 'standing' END,
    CASE WHEN ${NUMBERED} THEN NULL ELSE 'S' END, CASE WHEN ${NUMBERED} THEN ARRAY[${seat(1)}, ${seat(2)}] END, 2,
    CASE WHEN ${NUMBERED} THEN ARRAY[132000, 132000] ELSE ARRAY[99000] END, 'KRW', 'ACTIVE', now(), ${DEADLINE}, true, now()
  FROM generate_series(1, $1::int) AS n`;

const SEATS = `
  UPDATE seats SET state = 'HELD', hold_id = holds.id, held_until = holds.expires_at
  FROM holds CROSS JOIN LATERAL unnest(holds.seats) AS of_hold (seat_id)
  WHERE seats.id = of_hold.seat_id AND seats.section_id = 'A'`;

const STANDING_PLACES = `
  UPDATE standing_sections SET taken = (SELECT sum(quantity) FROM holds WHERE holds.section_id = 'S' AND state = 'ACTIVE')
  WHERE section_id = 'S'`;

const QUOTA = `INSERT INTO fan_quota (fan_id, used) SELECT ${id('fan')}, 2 FROM generate_series(1, $1::int) AS n`;

const WAITING_LIST = `
  INSERT INTO waiting_entries (id, fan_id, performance_id, section_id, quantity)
  SELECT ${id('entry')}, ${id('waiting fan')}, 'day-1', CASE WHEN n % 2 = 0 THEN 'A' ELSE 'S' END, 2
  FROM generate_series(1, $1::int) AS n`;

const TOTAL = `CASE WHEN ${NUMBERED} THEN 264000 ELSE 198000 END`;
/** A tenth of the net price, which is an eleventh of the gross one. */
const VAT = `${TOTAL} / 11`;

const ORDERS = `
  INSERT INTO orders (id, fan_id, state, version, payment_method, payment_id, total, vat, tax_free, currency, item_name,
    quantity, hold_ids, refund_policy, return_token_hash, redirect_url, deadline, idempotency_key, body_hash,
    correlation_id, next_at)
  SELECT ${id('order')}, ${id('fan')}, 'AWAITING_PAYMENT', 2, 'kakao-pay', ${id('payment')}, ${TOTAL}, ${VAT}, 0, 'KRW',
    'Open orders', 2, ARRAY[${id('hold')}], '{"timezone": "Asia/Seoul", "rules": []}', sha256(convert_to('token ' || n, 'UTF8')),
    'http://provider.test/' || n, ${DEADLINE}, 'open ' || n, 'hash', 'benchmark', ${DEADLINE}
  FROM generate_series(1, $1::int) AS n`;

const LINES = `
  INSERT INTO order_lines (id, order_id, position, hold_id, unit_id, performance_id, section_id, seat, unit_price,
    discount_share, paid, tax_free, vat, state)
  SELECT ${idOf("'line ' || n || ' ' || place")}, ${id('order')}, place - 1, ${id('hold')},
    CASE WHEN NOT ${NUMBERED} THEN ${id('hold')} || '/' || place WHEN place = 1 THEN ${seat(1)} ELSE ${seat(2)} END,
    'day-1', CASE WHEN ${NUMBERED} THEN 'A' ELSE 'S' END, CASE WHEN ${NUMBERED} THEN 'A' END, ${TOTAL} / 2, 0, ${TOTAL} / 2, 0,
    ${VAT} / 2, 'OPEN'
  FROM generate_series(1, $1::int) AS n CROSS JOIN generate_series(1, 2) AS place`;

const PAYMENTS = `
  INSERT INTO payment (id, order_id, fan_id, method, state, amount, tax_free, vat, currency, item_name, quantity,
    return_url, provider_key, redirect_url, correlation_id, expires_at)
  SELECT ${id('payment')}, ${id('order')}, ${id('fan')}, 'kakao-pay', 'READY', ${TOTAL}, 0, ${VAT}, 'KRW', 'Open orders', 2,
    'http://festival.test/' || n, 'T' || n, 'http://provider.test/' || n, 'benchmark', ${DEADLINE}
  FROM generate_series(1, $1::int) AS n`;

/** What each service's database gets, in the order of its references. */
const STATEMENTS: Record<'seat' | 'ticket' | 'payment', readonly string[]> = {
  seat: [HOLDS, SEATS, STANDING_PLACES, QUOTA, WAITING_LIST],
  ticket: [ORDERS, LINES],
  payment: [PAYMENTS],
};

/** Writes the open orders into the databases of a running office, as its services would have, and analyses the tables. */
export async function insertOpenOrders(office: Office, { orders, waitingFans }: OpenOrders): Promise<void> {
  for (const [service, statements] of Object.entries(STATEMENTS)) {
    const client = await office.database(service);
    try {
      await client.query('BEGIN');
      for (const statement of statements) {
        const rows = statement === WAITING_LIST ? waitingFans : orders;
        await client.query(statement, statement.includes('$1') ? [rows] : []);
      }
      await client.query('COMMIT');
      await client.query('VACUUM ANALYZE');
    } finally {
      await client.end();
    }
  }
}
