import type { Migration } from '@clove/service-kit';

/** What is let, and how much of it is taken, night by night. */
export const roomTables: Migration = {
  name: '0002-rooms',
  up: `
    -- Days of rooms are days in this zone.
    CREATE TABLE festival_zone (
      singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT festival_zone_single CHECK (singleton),
      festival text NOT NULL,
      timezone text NOT NULL,
      last_applied jsonb NOT NULL
    );

    CREATE TABLE picture (
      hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
      media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 2097152),
      stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE rooms (
      id text PRIMARY KEY,
      managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
      on_sale boolean NOT NULL,
      -- Removed in the console: its bookings stand.
      withdrawn boolean NOT NULL,
      position integer NOT NULL,
      title jsonb NOT NULL,
      description jsonb,
      price_per_night bigint NOT NULL CONSTRAINT rooms_price CHECK (price_per_night >= 0),
      -- {"dates": {"<day>": price}, "weekdays": {"<mon..sun>": price}}
      prices jsonb NOT NULL,
      units integer NOT NULL CONSTRAINT rooms_units CHECK (units >= 1),
      capacity integer CONSTRAINT rooms_capacity CHECK (capacity >= 1),
      first_night date NOT NULL,
      check_out date NOT NULL,
      pictures text[] NOT NULL,
      last_applied jsonb,
      version integer NOT NULL CHECK (version > 0),
      CONSTRAINT rooms_nights CHECK (first_night < check_out),
      CONSTRAINT a_file_made_room_remembers_its_file CHECK (managed_by = 'console' OR last_applied IS NOT NULL)
    );

    -- Updated by every hold while sales open: half-empty pages keep those updates off the index.
    CREATE TABLE room_nights (
      room_id text NOT NULL REFERENCES rooms (id),
      night date NOT NULL,
      price bigint NOT NULL CONSTRAINT room_nights_price CHECK (price >= 0),
      units integer NOT NULL,
      taken integer NOT NULL DEFAULT 0,
      PRIMARY KEY (room_id, night),
      CONSTRAINT room_night_sold_once CHECK (taken BETWEEN 0 AND units)
    ) WITH (fillfactor = 50);
  `,
};
