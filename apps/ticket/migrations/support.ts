import type { Migration } from '@clove/service-kit';

/** Numbered from 040: what the support desk needs. */
export const supportMigrations: Migration[] = [
  {
    name: 'ticket-040-support',
    up: `
      -- Who is to enter, where the desk recorded another name than the member's. Null: the member's.
      ALTER TABLE tickets ADD COLUMN holder_name text;

      -- Everything that the desk read and did: who, what, why. Append-only; no address and no name.
      CREATE TABLE support_log (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        member_id uuid NOT NULL,
        role text NOT NULL,
        action text NOT NULL,
        -- What it was done to: 'order <id>', 'ticket <id>', or how was searched.
        subject text NOT NULL,
        order_id uuid,
        -- Null: it only read.
        reason text,
        detail jsonb NOT NULL DEFAULT '{}',
        correlation_id text NOT NULL
      );
      CREATE INDEX support_log_of_order ON support_log (order_id, id) WHERE order_id IS NOT NULL;
      CREATE FUNCTION support_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the support log is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER support_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON support_log
        FOR EACH STATEMENT EXECUTE FUNCTION support_log_is_append_only();
    `,
  },
  {
    name: 'ticket-041-seat-moves',
    harmless: 'the rule is of a new table that no older service writes',
    up: `
      -- A valid ticket's way to another seat: seat moves it first, under its lock; ASKED waits for its answer.
      CREATE TABLE seat_moves (
        id uuid PRIMARY KEY,
        ticket_id uuid NOT NULL REFERENCES tickets (id),
        order_id uuid NOT NULL,
        hold_id uuid NOT NULL,
        from_unit text NOT NULL,
        to_unit text NOT NULL,
        state text NOT NULL CHECK (state IN ('ASKED', 'MOVED', 'REFUSED')),
        refusal text,
        correlation_id text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        next_at timestamptz,
        CONSTRAINT open_moves_are_due CHECK ((state = 'ASKED') = (next_at IS NOT NULL)),
        CONSTRAINT refused_moves_say_why CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
      );
      CREATE UNIQUE INDEX one_open_move_per_ticket ON seat_moves (ticket_id) WHERE next_at IS NOT NULL;
      CREATE INDEX seat_moves_due ON seat_moves (next_at) WHERE next_at IS NOT NULL;
    `,
  },
];
