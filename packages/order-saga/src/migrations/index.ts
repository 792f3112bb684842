import type { Migration } from '@clove/service-kit';
import { settlements } from './0010-settlements.ts';
import { vouchers } from './0011-vouchers.ts';
import { channels } from './0013-channels.ts';
import { consent } from './0014-consent.ts';

/** The saga's tables, to be run before the composing service's own migrations. Forward only: append, never edit. */
export const orderSagaMigrations: Migration[] = [
  {
    name: 'order-saga-001-orders',
    up: `
      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        fan_id uuid NOT NULL,
        state text NOT NULL CHECK (state IN ('OPEN', 'AWAITING_PAYMENT', 'CONFIRMING', 'CAPTURING', 'COMPLETED',
          'UNDOING', 'EXPIRED', 'CANCELLED', 'REFUNDED')),
        version integer NOT NULL CHECK (version > 0),
        payment_method text NOT NULL,
        payment_id uuid NOT NULL CONSTRAINT one_order_per_payment UNIQUE,
        total bigint NOT NULL CHECK (total >= 0),
        vat bigint NOT NULL CHECK (vat >= 0),
        tax_free bigint NOT NULL CHECK (tax_free >= 0),
        currency text NOT NULL,
        item_name text NOT NULL,
        quantity integer NOT NULL CHECK (quantity > 0),
        hold_ids uuid[] NOT NULL,
        refund_policy jsonb NOT NULL,
        -- Only while OPEN: creating the payment can then be repeated with the same return address.
        return_token text,
        return_token_hash bytea NOT NULL CONSTRAINT one_order_per_return_token UNIQUE,
        return_parameters jsonb NOT NULL DEFAULT '{}',
        redirect_url text,
        deadline timestamptz NOT NULL,
        end_reason text,
        sold_at timestamptz,
        idempotency_key text NOT NULL,
        body_hash text NOT NULL,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- The step runner: null next_at means that nothing is left to do.
        state_since timestamptz NOT NULL DEFAULT clock_timestamp(),
        next_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        CONSTRAINT one_order_per_fan_and_key UNIQUE (fan_id, idempotency_key),
        CONSTRAINT free_orders_only_without_provider CHECK ((payment_method = 'none') = (total = 0)),
        CONSTRAINT no_token_after_open CHECK (return_token IS NULL OR state = 'OPEN')
      ) WITH (fillfactor = 80);
      CREATE INDEX orders_of_fan ON orders (fan_id, created_at DESC);
      CREATE INDEX orders_due ON orders (next_at) WHERE next_at IS NOT NULL;

      CREATE TABLE order_lines (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders (id),
        position integer NOT NULL,
        hold_id uuid NOT NULL,
        unit_id text NOT NULL,
        performance_id text NOT NULL,
        section_id text NOT NULL,
        seat text,
        unit_price bigint NOT NULL CHECK (unit_price >= 0),
        discount_share bigint NOT NULL CHECK (discount_share BETWEEN 0 AND unit_price),
        paid bigint NOT NULL,
        tax_free bigint NOT NULL CHECK (tax_free BETWEEN 0 AND paid),
        vat bigint NOT NULL CHECK (vat BETWEEN 0 AND paid),
        state text NOT NULL CHECK (state IN ('OPEN', 'PAID', 'CANCELLING', 'CANCELLED', 'DROPPED')),
        fee bigint,
        refund_id uuid,
        release_id uuid,
        CONSTRAINT paid_is_price_less_discount CHECK (paid = unit_price - discount_share),
        CONSTRAINT fee_within_paid CHECK (fee BETWEEN 0 AND paid)
      ) WITH (fillfactor = 80);
      CREATE INDEX lines_of_order ON order_lines (order_id, position);
      -- A hold belongs to at most one live order.
      CREATE UNIQUE INDEX one_live_order_per_unit ON order_lines (hold_id, unit_id) WHERE state IN ('OPEN', 'PAID');

      CREATE TABLE refunds (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders (id),
        payment_id uuid NOT NULL,
        fan_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('undo', 'cancel')),
        amount bigint NOT NULL CHECK (amount >= 0),
        tax_free bigint NOT NULL CHECK (tax_free >= 0),
        vat bigint NOT NULL CHECK (vat >= 0),
        reason text NOT NULL,
        state text NOT NULL CHECK (state IN ('REQUESTED', 'SENT', 'DONE', 'UNKNOWN', 'REJECTED', 'MANUAL')),
        version integer NOT NULL DEFAULT 1,
        attempts integer NOT NULL DEFAULT 0,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        done_at timestamptz,
        next_at timestamptz,
        lease_until timestamptz
      );
      CREATE INDEX refunds_of_order ON refunds (order_id);
      CREATE INDEX refunds_due ON refunds (next_at) WHERE next_at IS NOT NULL;
      CREATE INDEX refunds_owed ON refunds (created_at) WHERE state = 'MANUAL';
      CREATE UNIQUE INDEX one_undo_per_order ON refunds (order_id) WHERE kind = 'undo';

      CREATE TABLE unit_releases (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders (id),
        hold_id uuid NOT NULL,
        unit_ids text[] NOT NULL,
        version integer NOT NULL DEFAULT 1,
        attempts integer NOT NULL DEFAULT 0,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        done_at timestamptz,
        next_at timestamptz,
        lease_until timestamptz
      );
      CREATE INDEX unit_releases_due ON unit_releases (next_at) WHERE next_at IS NOT NULL;
    `,
  },
  {
    name: 'order-saga-002-performance-cancellations',
    up: `
      CREATE TABLE performance_cancellations (
        performance_id text PRIMARY KEY,
        reason text NOT NULL,
        cancelled_by uuid NOT NULL,
        correlation_id text NOT NULL,
        cancelled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Since when no order of it can turn up any more: nothing is looked for after this.
        settled_at timestamptz
      );

      -- One job per order. No foreign key to orders: it would lock all of them in one transaction.
      CREATE TABLE performance_refunds (
        performance_id text NOT NULL REFERENCES performance_cancellations (performance_id),
        order_id uuid NOT NULL,
        refund_id uuid REFERENCES refunds (id),
        attempts integer NOT NULL DEFAULT 0,
        -- Null: done.
        next_at timestamptz DEFAULT clock_timestamp(),
        PRIMARY KEY (performance_id, order_id),
        CONSTRAINT done_with_a_refund CHECK (next_at IS NOT NULL OR refund_id IS NOT NULL)
      );
      CREATE INDEX performance_refunds_due ON performance_refunds (next_at) WHERE next_at IS NOT NULL;

      -- When the next such refund may start, over all replicas. One row.
      CREATE TABLE mass_refund_pace (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        next_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      INSERT INTO mass_refund_pace DEFAULT VALUES;
    `,
  },
  {
    name: 'order-saga-003-moves-touch-no-index',
    harmless: 'without orders_due an older service finds due orders as well, only slower',
    up: `
      -- An order moves six times within seconds. With no index on what changes, and room for the new version beside
      -- the old one, a move rewrites its row and no index. Who looks for due orders reads those that are not at rest.
      ALTER TABLE orders ADD COLUMN live boolean GENERATED ALWAYS AS (next_at IS NOT NULL) STORED;
      DROP INDEX orders_due;
      CREATE INDEX orders_live ON orders (id) WHERE live;
      ALTER TABLE orders SET (fillfactor = 50);
    `,
  },
  {
    name: 'order-saga-004-one-index-per-fan',
    harmless: 'the key of a fan’s orders begins with the fan: an older service finds them by it as well',
    up: `
      -- Both began with the fan, and while the table was small either was taken to look up a key.
      DROP INDEX orders_of_fan;
    `,
  },
  {
    name: 'order-saga-005-paid-lines-touch-no-index',
    harmless: 'the same lines stay unique; an older service looks the live ones up as well, only slower',
    up: `
      -- As with the orders: a line that is paid stays live, so its row is rewritten and no index.
      ALTER TABLE order_lines ADD COLUMN live boolean GENERATED ALWAYS AS (state IN ('OPEN', 'PAID')) STORED;
      DROP INDEX one_live_order_per_unit;
      CREATE UNIQUE INDEX one_live_order_per_unit ON order_lines (hold_id, unit_id) WHERE live;
      ALTER TABLE order_lines SET (fillfactor = 50);
    `,
  },
  {
    name: 'order-saga-006-due-orders-by-key',
    harmless: 'without orders_live an older service finds due orders as well, only slower',
    up: `
      -- On opening night a hundred thousand orders wait for their payment. Who looks for due orders reads the few at work,
      -- and of those that wait the ones whose time has come. Both change when an order begins and ends to wait: two index
      -- entries per purchase, which cost 1 % of it, for a poll that no longer reads everything that is open.
      ALTER TABLE orders
        ADD COLUMN at_work boolean
          GENERATED ALWAYS AS (next_at IS NOT NULL AND state <> 'AWAITING_PAYMENT') STORED,
        ADD COLUMN waits_until timestamptz
          GENERATED ALWAYS AS (CASE WHEN state = 'AWAITING_PAYMENT' THEN next_at END) STORED;
      CREATE INDEX orders_at_work ON orders (id) WHERE at_work;
      CREATE INDEX orders_waiting ON orders (waits_until) WHERE waits_until IS NOT NULL;
      DROP INDEX orders_live;
    `,
  },
  {
    name: 'order-saga-007-later-return',
    up: `
      -- The parameters of a return that came while another was being tried, until that one has failed or paid.
      ALTER TABLE orders ADD COLUMN later_return jsonb;
    `,
  },
  {
    name: 'order-saga-008-several-inventories',
    harmless:
      'an older service writes none of the states that the wider rule allows, and every row that it writes keeps to it',
    up: `
      -- An order sells from several inventories. Rows of releases up to 0.6.0 name none and are places: they are read as
      -- such (no rewrite of all rows at once), and of places the columns that those releases read are still written.
      -- Of the holds, in their order; null: each is seat's.
      ALTER TABLE orders ADD COLUMN hold_inventories text[];
      ALTER TABLE order_lines
        ADD COLUMN inventory text NOT NULL DEFAULT 'seat',
        -- Null: the place's performance and section, and its seat.
        ADD COLUMN item text,
        ADD COLUMN label jsonb,
        -- Null: refunds count from the start of the performance.
        ADD COLUMN refunds_from timestamptz,
        -- Goods and nights are for no performance: an older service that meets them cannot read them, and leaves their
        -- orders to one that can.
        ALTER COLUMN performance_id DROP NOT NULL,
        ALTER COLUMN section_id DROP NOT NULL,
        DROP CONSTRAINT order_lines_state_check,
        ADD CONSTRAINT order_lines_state_check
          CHECK (state IN ('OPEN', 'PAID', 'WITHDRAWING', 'CANCELLING', 'CANCELLED', 'DROPPED'));

      -- What inventories are asked to take back of what they delivered, one row per line: what its fan gets back, frozen
      -- when it was asked for.
      CREATE TABLE withdrawals (
        line_id uuid PRIMARY KEY REFERENCES order_lines (id),
        order_id uuid NOT NULL REFERENCES orders (id),
        state text NOT NULL CHECK (state IN ('ASKED', 'WITHDRAWN', 'REFUSED')),
        fee bigint NOT NULL CHECK (fee >= 0),
        amount bigint NOT NULL CHECK (amount >= 0),
        tax_free bigint NOT NULL CHECK (tax_free >= 0),
        vat bigint NOT NULL CHECK (vat >= 0),
        -- Why the inventory refused, as its stable word.
        refusal text,
        version integer NOT NULL DEFAULT 1,
        attempts integer NOT NULL DEFAULT 0,
        correlation_id text NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        next_at timestamptz,
        lease_until timestamptz,
        CONSTRAINT asked_withdrawals_are_due CHECK ((state = 'ASKED') = (next_at IS NOT NULL)),
        CONSTRAINT refused_with_a_reason CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
      );
      CREATE INDEX withdrawals_due ON withdrawals (next_at) WHERE next_at IS NOT NULL;
    `,
  },
  {
    name: 'order-saga-009-categories',
    up: `
      -- The price category that a place was sold in, with its words then. Null: none, or from a service that knows none.
      ALTER TABLE order_lines ADD COLUMN category jsonb;
    `,
  },
  settlements,
  vouchers,
  channels,
  consent,
];
