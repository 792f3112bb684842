import type { Migration } from '@clove/service-kit';

/** Schema of payment: payments, refunds and the append-only ledger. Forward only. Amounts in the smallest unit. */
export const migrations: Migration[] = [
  {
    name: '0001-payments',
    up: `
      CREATE TABLE payment (
        id                uuid PRIMARY KEY,
        order_id          uuid NOT NULL,
        fan_id            uuid NOT NULL,
        method            text NOT NULL,
        state             text NOT NULL CHECK
          (state IN ('READY', 'CAPTURING', 'CAPTURED', 'FAILED', 'UNKNOWN', 'VOIDED', 'STRAY')),
        version           integer NOT NULL DEFAULT 1,
        amount            bigint NOT NULL CHECK (amount >= 0),
        tax_free          bigint NOT NULL,
        vat               bigint NOT NULL,
        currency          text NOT NULL,
        item_name         text NOT NULL,
        quantity          integer NOT NULL,
        return_url        text NOT NULL,
        provider_key      text,
        redirect_url      text,
        checkout_key      text,
        return_parameters jsonb,
        attempt           integer NOT NULL DEFAULT 0,
        captured          bigint NOT NULL DEFAULT 0,
        refunded          bigint NOT NULL DEFAULT 0,
        captured_at       timestamptz,
        reason            text,
        correlation_id    text NOT NULL,
        created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        expires_at        timestamptz NOT NULL,
        state_since       timestamptz NOT NULL DEFAULT clock_timestamp(),
        quiet_until       timestamptz,
        next_at           timestamptz,
        tries             integer NOT NULL DEFAULT 0,
        CONSTRAINT refunded_within_captured CHECK (refunded BETWEEN 0 AND captured),
        CONSTRAINT tax_within_amount CHECK (tax_free >= 0 AND vat >= 0 AND tax_free + vat <= amount)
      );
      CREATE UNIQUE INDEX payment_one_live_per_order ON payment (order_id)
        WHERE state NOT IN ('FAILED', 'VOIDED', 'STRAY');
      CREATE INDEX payment_order ON payment (order_id);
      CREATE INDEX payment_due ON payment (next_at) WHERE next_at IS NOT NULL;

      CREATE TABLE refund (
        id             uuid PRIMARY KEY,
        payment_id     uuid NOT NULL REFERENCES payment (id),
        order_id       uuid NOT NULL,
        amount         bigint NOT NULL CHECK (amount > 0),
        tax_free       bigint NOT NULL,
        vat            bigint NOT NULL,
        reason         text NOT NULL,
        state          text NOT NULL CHECK (state IN ('REQUESTED', 'SENT', 'DONE', 'UNKNOWN', 'REJECTED', 'MANUAL')),
        version        integer NOT NULL DEFAULT 1,
        attempt        integer NOT NULL DEFAULT 1,
        failure        text,
        correlation_id text NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
        state_since    timestamptz NOT NULL DEFAULT clock_timestamp(),
        quiet_until    timestamptz,
        next_at        timestamptz,
        tries          integer NOT NULL DEFAULT 0
      );
      CREATE UNIQUE INDEX refund_one_in_flight_per_payment ON refund (payment_id) WHERE state IN ('SENT', 'UNKNOWN');
      CREATE INDEX refund_payment ON refund (payment_id);
      CREATE INDEX refund_due ON refund (next_at) WHERE next_at IS NOT NULL;

      CREATE TABLE ledger_entry (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        payment_id   uuid NOT NULL REFERENCES payment (id),
        refund_id    uuid REFERENCES refund (id),
        kind         text NOT NULL CHECK (kind IN ('CAPTURE', 'REFUND')),
        amount       bigint NOT NULL CHECK (amount >= 0),
        currency     text NOT NULL,
        provider_key text,
        at           timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK ((kind = 'REFUND') = (refund_id IS NOT NULL))
      );
      CREATE UNIQUE INDEX ledger_one_capture_per_payment ON ledger_entry (payment_id) WHERE kind = 'CAPTURE';
      CREATE UNIQUE INDEX ledger_one_entry_per_refund ON ledger_entry (refund_id) WHERE kind = 'REFUND';

      CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the ledger is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();`,
  },
  {
    name: '0002-moves-touch-no-index',
    harmless: 'the same payments stay unique; an older service finds due ones as well, only slower',
    up: `
      -- A payment moves twice within seconds of its start. With no index on what its first move changes, and room for
      -- the new version beside the old one, that rewrites its row and no index. Who looks for due payments reads those
      -- that are under way.
      ALTER TABLE payment
        ADD COLUMN live boolean GENERATED ALWAYS AS (state NOT IN ('FAILED', 'VOIDED', 'STRAY')) STORED,
        ADD COLUMN under_way boolean GENERATED ALWAYS AS (state = 'READY' OR next_at IS NOT NULL) STORED;
      DROP INDEX payment_one_live_per_order;
      CREATE UNIQUE INDEX payment_one_live_per_order ON payment (order_id) WHERE live;
      DROP INDEX payment_due;
      CREATE INDEX payment_under_way ON payment (id) WHERE under_way;
      ALTER TABLE payment SET (fillfactor = 50);`,
  },
  {
    name: '0003-due-payments-by-key',
    harmless: 'without payment_under_way an older service finds due payments as well, only slower',
    up: `
      -- Payments that wait for their fan are never due: who looks for due ones need not read them.
      CREATE INDEX payment_due ON payment (next_at) WHERE next_at IS NOT NULL;
      DROP INDEX payment_under_way;`,
  },
  {
    name: '0004-refunds-paid-by-hand',
    harmless: 'an older service pays nothing by hand and writes none of the new columns',
    up: `
      -- What of "refunded" people paid themselves: the provider still has it.
      ALTER TABLE payment ADD COLUMN refunded_by_hand bigint NOT NULL DEFAULT 0
        CHECK (refunded_by_hand BETWEEN 0 AND refunded);
      -- Who says that a refund was paid outside the provider, and how. Both or neither.
      ALTER TABLE ledger_entry
        ADD COLUMN settled_by uuid,
        ADD COLUMN settled_how text,
        ADD CHECK ((settled_by IS NULL) = (settled_how IS NULL) AND (settled_by IS NULL OR kind = 'REFUND'));`,
  },
  {
    name: '0005-checked-at',
    up: `
      -- When the reconciler last took a payment: an owner who asks makes it due earlier, but not while it is being checked.
      ALTER TABLE payment ADD COLUMN checked_at timestamptz;`,
  },
  {
    name: '0006-reconciliations',
    up: `
      -- Comparisons of the ledger with the provider's own books, each resumed where it was.
      CREATE TABLE reconciliation (
        run        text PRIMARY KEY,
        from_at    timestamptz NOT NULL,
        to_at      timestamptz NOT NULL,
        phase      text NOT NULL DEFAULT 'LEDGER' CHECK (phase IN ('LEDGER', 'UNPAID', 'LISTED', 'DONE')),
        cursor     text NOT NULL DEFAULT '',
        payments   integer NOT NULL DEFAULT 0,
        listed     boolean NOT NULL DEFAULT false,
        version    integer NOT NULL DEFAULT 1,
        tries      integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Null: done.
        next_at    timestamptz DEFAULT clock_timestamp(),
        CHECK ((phase = 'DONE') = (next_at IS NULL)),
        CHECK (from_at < to_at)
      );
      CREATE INDEX reconciliation_due ON reconciliation (next_at) WHERE next_at IS NOT NULL;
      CREATE TABLE reconciliation_finding (
        id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run          text NOT NULL REFERENCES reconciliation (run),
        kind         text NOT NULL,
        payment_id   uuid,
        order_id     text,
        provider_key text,
        expected     bigint,
        found        bigint,
        -- A payment with several entries is met more than once.
        CONSTRAINT found_once UNIQUE NULLS NOT DISTINCT (run, kind, payment_id, provider_key)
      );`,
  },
  {
    name: '0007-onsite',
    harmless: 'the rule is of columns that no older service writes',
    up: `
      -- Of method onsite: how staff took the money, and what the card terminal printed. Null: a provider took it, or nothing was paid.
      ALTER TABLE payment
        ADD COLUMN tender text CHECK (tender IN ('cash', 'terminal')),
        ADD COLUMN terminal_reference text,
        ADD CONSTRAINT reference_of_a_terminal CHECK (terminal_reference IS NULL OR tender = 'terminal');`,
  },
];
