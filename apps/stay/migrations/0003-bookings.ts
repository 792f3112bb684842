import type { Migration } from '@clove/service-kit';

/** What was sold: one booking per unit of a sold hold. */
export const bookingTables: Migration = {
  name: '0003-bookings',
  up: `
    CREATE TABLE bookings (
      id uuid PRIMARY KEY,
      -- Null: its guest was erased, and the stay is over.
      code text CONSTRAINT bookings_code UNIQUE,
      order_id uuid NOT NULL,
      hold_id uuid NOT NULL REFERENCES holds (id),
      unit_id text NOT NULL CONSTRAINT one_booking_per_unit UNIQUE,
      fan_id uuid NOT NULL,
      room_id text NOT NULL,
      check_in_day date NOT NULL,
      check_out_day date NOT NULL,
      label jsonb NOT NULL,
      paid bigint NOT NULL CHECK (paid >= 0),
      state text NOT NULL CONSTRAINT bookings_state
        CHECK (state IN ('BOOKED', 'CHECKED_IN', 'COMPLETED', 'CANCELLED', 'NO_SHOW')),
      -- Start of the check-in day, and end of the check-out day, in the festival's zone as it was when it was sold.
      starts_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      checked_in_at timestamptz,
      version integer NOT NULL CHECK (version > 0),
      CONSTRAINT bookings_checked_in CHECK (state NOT IN ('CHECKED_IN', 'COMPLETED') OR checked_in_at IS NOT NULL)
    );
    CREATE INDEX bookings_of_fan ON bookings (fan_id, starts_at);
    CREATE INDEX bookings_of_hold ON bookings (hold_id);
    CREATE INDEX bookings_arriving ON bookings (check_in_day, room_id);
    CREATE INDEX bookings_staying ON bookings (ends_at) WHERE state = 'CHECKED_IN';

    -- What staff did with a booking.
    CREATE TABLE desk_log (
      id uuid PRIMARY KEY,
      booking_id uuid NOT NULL REFERENCES bookings (id),
      action text NOT NULL CHECK (action IN ('CHECKED_IN', 'COMPLETED', 'NO_SHOW')),
      member_id uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX desk_log_of_booking ON desk_log (booking_id, at);
  `,
};
