import type { Migration } from '@clove/service-kit';

/**
 * Numbered seats: a row per seat, whose hold id is the truth about who has it. `seats_one_buyer` makes selling a
 * seat twice impossible whatever the code does: a pin writes the seat's one buyer.
 */
export const numberedTables: Migration = {
  name: '0003-numbered',
  up: `
    CREATE TABLE seats (
      id text PRIMARY KEY,
      performance_id text NOT NULL,
      section_id text NOT NULL,
      row_number integer NOT NULL,
      seat_number integer NOT NULL,
      state text NOT NULL DEFAULT 'FREE' CONSTRAINT seats_state
        CHECK (state IN ('FREE', 'HELD', 'PINNED', 'SOLD')),
      hold_id uuid,
      held_until timestamptz,
      on_sale boolean NOT NULL DEFAULT true,
      FOREIGN KEY (performance_id, section_id) REFERENCES sections (performance_id, id),
      CONSTRAINT seats_place UNIQUE (performance_id, section_id, row_number, seat_number),
      CONSTRAINT seats_owner CHECK ((state = 'FREE') = (hold_id IS NULL)),
      CONSTRAINT seats_expiry CHECK ((state = 'HELD') = (held_until IS NOT NULL))
    ) WITH (fillfactor = 70);

    CREATE TABLE bought_seats (
      seat_id text CONSTRAINT seats_one_buyer PRIMARY KEY REFERENCES seats (id),
      hold_id uuid NOT NULL
    );
  `,
};
