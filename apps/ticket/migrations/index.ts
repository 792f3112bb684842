import type { Migration } from '@clove/service-kit';
import { ticketCategories } from './categories.ts';
import { gateMigrations } from './gates.ts';
import { moveReasons } from './move-reasons.ts';
import { passMigrations } from './passes.ts';
import { transferMigrations } from './transfers.ts';

/** The ticket service's own tables, after the saga's. Forward only: append, never edit. */
export const ticketMigrations: Migration[] = [
  {
    name: 'ticket-001-tickets',
    up: `
      CREATE TABLE tickets (
        -- The order line's id: a line can never get a second ticket.
        id uuid PRIMARY KEY REFERENCES order_lines (id),
        order_id uuid NOT NULL REFERENCES orders (id),
        fan_id uuid NOT NULL,
        performance_id text NOT NULL,
        section_id text NOT NULL,
        unit_id text NOT NULL,
        seat text,
        paid bigint NOT NULL CHECK (paid >= 0),
        state text NOT NULL CHECK (state IN ('VALID', 'OFFERED', 'CHECKED_IN', 'VOID')),
        serial integer NOT NULL DEFAULT 1 CHECK (serial > 0),
        version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        checked_in_at timestamptz,
        checked_in_by uuid,
        voided_at timestamptz,
        CONSTRAINT checked_in_has_a_time CHECK ((state = 'CHECKED_IN') = (checked_in_at IS NOT NULL)),
        CONSTRAINT void_has_a_time CHECK ((state = 'VOID') = (voided_at IS NOT NULL))
      ) WITH (fillfactor = 90);
      CREATE INDEX tickets_of_fan ON tickets (fan_id, id DESC);
      CREATE INDEX tickets_of_order ON tickets (order_id);
      -- A unit is sold at most once.
      CREATE UNIQUE INDEX one_living_ticket_per_unit ON tickets (unit_id) WHERE state <> 'VOID';

      -- Sale data by provisioning. One row: a service serves one festival.
      CREATE TABLE festival (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        generation bigint NOT NULL,
        managed_by text NOT NULL DEFAULT 'file' CHECK (managed_by IN ('file', 'console')),
        fields jsonb NOT NULL,
        last_applied jsonb
      );
      CREATE TABLE performances (
        id text PRIMARY KEY,
        managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
        on_sale boolean NOT NULL,
        title jsonb NOT NULL,
        starts_at timestamptz NOT NULL,
        last_applied jsonb
      );
    `,
  },
  {
    name: 'ticket-002-transfers',
    up: `
      -- SHA-256 of the claim token, while the ticket is offered; the token itself is kept nowhere.
      ALTER TABLE tickets ADD COLUMN offer_token_hash bytea;
      ALTER TABLE tickets ADD CONSTRAINT offered_has_a_token CHECK ((state = 'OFFERED') = (offer_token_hash IS NOT NULL));
      CREATE UNIQUE INDEX one_ticket_per_offer ON tickets (offer_token_hash) WHERE offer_token_hash IS NOT NULL;

      -- Who passed which ticket on to whom; append-only.
      CREATE TABLE ticket_transfers (
        token_hash bytea PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        from_fan uuid NOT NULL,
        to_fan uuid NOT NULL,
        -- The new holder's.
        serial integer NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT one_transfer_per_serial UNIQUE (ticket_id, serial)
      );
    `,
  },
  {
    name: 'ticket-003-performance-cancellations',
    up: `
      -- A ticket that entered is void as well when its performance was cancelled; when it entered stays known.
      ALTER TABLE tickets DROP CONSTRAINT checked_in_has_a_time;
      ALTER TABLE tickets ADD CONSTRAINT checked_in_has_a_time
        CHECK (state <> 'CHECKED_IN' OR checked_in_at IS NOT NULL);
      ALTER TABLE tickets ADD CONSTRAINT entered_only_with_a_time
        CHECK (checked_in_at IS NULL OR state IN ('CHECKED_IN', 'VOID'));
    `,
  },
  {
    name: 'ticket-004-gates',
    up: `
      -- Null: the default, counted from the start.
      ALTER TABLE performances ADD COLUMN doors_at timestamptz;

      -- Who let whom in, where, and against which rule; who took it back, and why. Append-only.
      CREATE TABLE gate_log (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        action text NOT NULL CHECK (action IN ('CHECKED_IN', 'UNDONE')),
        -- The performance whose gate it was; null for an undo.
        performance_id text,
        overridden text[] NOT NULL DEFAULT '{}',
        reason text,
        staff_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT exceptions_have_a_reason
          CHECK (reason IS NOT NULL OR (action = 'CHECKED_IN' AND overridden = '{}')),
        CONSTRAINT entered_at_a_gate CHECK ((action = 'CHECKED_IN') = (performance_id IS NOT NULL))
      );
      CREATE INDEX gate_log_of_ticket ON gate_log (ticket_id, id);
      CREATE FUNCTION gate_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the gate log is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER gate_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_log
        FOR EACH STATEMENT EXECUTE FUNCTION gate_log_is_append_only();
    `,
  },
  {
    name: 'ticket-005-starts',
    harmless: 'the trigger only notes what an older service writes and never refuses it',
    up: `
      -- Every start that a performance ever had: a line keeps the terms of the one that was known when it was sold. Written
      -- by the table itself, so that services of earlier releases, which run beside this one, leave nothing out.
      CREATE TABLE performance_starts (
        performance_id text NOT NULL,
        -- The first one is true for whatever was sold before.
        known_at timestamptz NOT NULL,
        starts_at timestamptz NOT NULL,
        PRIMARY KEY (performance_id, known_at)
      );
      CREATE FUNCTION keep_performance_start() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO performance_starts (performance_id, known_at, starts_at)
        VALUES (NEW.id, CASE TG_OP WHEN 'INSERT' THEN 'epoch'::timestamptz ELSE clock_timestamp() END, NEW.starts_at);
        RETURN NULL;
      END $$;
      CREATE TRIGGER performance_first_start AFTER INSERT ON performances
        FOR EACH ROW EXECUTE FUNCTION keep_performance_start();
      CREATE TRIGGER performance_moved AFTER UPDATE OF starts_at ON performances
        FOR EACH ROW WHEN (NEW.starts_at IS DISTINCT FROM OLD.starts_at) EXECUTE FUNCTION keep_performance_start();
      INSERT INTO performance_starts (performance_id, known_at, starts_at)
        SELECT id, 'epoch'::timestamptz, starts_at FROM performances;
    `,
  },
  {
    name: 'ticket-006-claims',
    harmless: 'no older service writes the table of claims',
    up: `
      -- Limits per fan are the inventory's: a claim that is ASKED or RETURNING waits for its answer.
      CREATE SEQUENCE ticket_quota_moves;
      CREATE TABLE ticket_claims (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        token_hash bytea NOT NULL,
        -- For whose limit the ticket is to count: the claimant's, or its holder's once it is RETURNING.
        fan_id uuid NOT NULL,
        hold_id uuid NOT NULL,
        unit_id text NOT NULL,
        move bigint NOT NULL DEFAULT nextval('ticket_quota_moves'),
        state text NOT NULL CHECK (state IN ('ASKED', 'TRANSFERRED', 'REFUSED', 'RETURNING', 'RETURNED')),
        correlation_id text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        next_at timestamptz,
        CONSTRAINT open_claims_are_due CHECK ((state IN ('ASKED', 'RETURNING')) = (next_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX one_open_claim_per_ticket ON ticket_claims (ticket_id) WHERE next_at IS NOT NULL;
      CREATE INDEX ticket_claims_due ON ticket_claims (next_at) WHERE next_at IS NOT NULL;
    `,
  },
  ...transferMigrations,
  ticketCategories,
  ...gateMigrations,
  ...passMigrations,
  moveReasons,
];
