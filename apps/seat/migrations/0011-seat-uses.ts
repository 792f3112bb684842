import type { Migration } from '@clove/service-kit';

/** For whom a seat is, which seats staff blocked and why, and how good a seat is. */
export const seatUses: Migration = {
  name: '0011-seat-uses',
  harmless:
    'an older service writes seats by their ids and finds them by the index that takes the place of the constraint',
  up: `
    -- One decision of staff to block seats, and to let them go. Nothing is ever deleted: who, when and why stays.
    CREATE TABLE seat_blocks (
      id uuid PRIMARY KEY,
      performance_id text NOT NULL REFERENCES performances (id),
      note text NOT NULL,
      member_id uuid NOT NULL,
      correlation_id text NOT NULL,
      blocked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      version integer NOT NULL DEFAULT 1
    );
    CREATE INDEX seat_blocks_of_performance ON seat_blocks (performance_id, blocked_at);
    CREATE TABLE seat_unblocks (
      id uuid PRIMARY KEY,
      block_id uuid NOT NULL REFERENCES seat_blocks (id),
      seats text[] NOT NULL,
      note text NOT NULL,
      member_id uuid NOT NULL,
      correlation_id text NOT NULL,
      unblocked_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    ALTER TABLE seats
      ADD COLUMN use text NOT NULL DEFAULT 'PUBLIC' CONSTRAINT seats_use
        CHECK (use IN ('PUBLIC', 'HOUSE', 'ACCESSIBLE', 'BLOCKED')),
      ADD COLUMN block_id uuid,
      -- Null: as its row.
      ADD COLUMN rank integer,
      -- Whatever the code does, a blocked seat is no one's; services that know no blocks fail here instead of selling one.
      ADD CONSTRAINT seats_blocked CHECK ((block_id IS NULL AND use <> 'BLOCKED') OR state = 'FREE');
    CREATE INDEX seats_of_block ON seats (block_id) WHERE block_id IS NOT NULL;

    -- A new plan of a section moves seats among its rows, for a moment onto each other's; ids stay unique.
    ALTER TABLE seats DROP CONSTRAINT seats_place;
    CREATE INDEX seats_in_order ON seats (performance_id, section_id, row_number, seat_number);
  `,
};
