import type { Migration } from '@clove/service-kit';

/** What was sold and is handed out at the desk: one pick-up per sold hold, one piece per unit of it. */
export const pickUpTables: Migration = {
  name: '0003-pick-ups',
  up: `
    CREATE TABLE pick_ups (
      id uuid PRIMARY KEY,
      -- Null: its fan was erased, and nothing of it waits any more.
      code text CONSTRAINT pick_ups_code UNIQUE,
      order_id uuid NOT NULL,
      hold_id uuid NOT NULL CONSTRAINT one_pick_up_per_hold UNIQUE REFERENCES holds (id),
      fan_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      version integer NOT NULL CHECK (version > 0)
    );
    CREATE INDEX pick_ups_of_fan ON pick_ups (fan_id, created_at);

    CREATE TABLE pieces (
      unit_id text PRIMARY KEY,
      pick_up_id uuid NOT NULL REFERENCES pick_ups (id),
      -- Place within its pick-up, from 1.
      number integer NOT NULL,
      item text NOT NULL,
      label jsonb NOT NULL,
      paid bigint NOT NULL CHECK (paid >= 0),
      state text NOT NULL CONSTRAINT pieces_state CHECK (state IN ('READY', 'COLLECTED', 'VOID')),
      collected_at timestamptz,
      CONSTRAINT pieces_collected CHECK ((state = 'COLLECTED') = (collected_at IS NOT NULL)),
      UNIQUE (pick_up_id, number)
    );
    CREATE INDEX pieces_ready ON pieces (pick_up_id) WHERE state = 'READY';

    -- What staff did at the desk.
    CREATE TABLE desk_log (
      id uuid PRIMARY KEY,
      pick_up_id uuid NOT NULL REFERENCES pick_ups (id),
      action text NOT NULL CHECK (action IN ('COLLECTED', 'UNDONE')),
      unit_ids text[] NOT NULL,
      reason text,
      member_id uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT an_undo_has_a_reason CHECK (action = 'COLLECTED' OR reason IS NOT NULL)
    );
    CREATE INDEX desk_log_of_pick_up ON desk_log (pick_up_id, at);
  `,
};
