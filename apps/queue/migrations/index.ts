import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-room',
    up: `
      -- One row per sale, however many wait. The newest is the present one; an opening that is moved after it took place makes another.
      CREATE TABLE room (
        sale integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        generation bigint NOT NULL,
        opens_at timestamptz NOT NULL,
        closes_at timestamptz NOT NULL,
        -- Of the draw: secret until it is over.
        draw_key bytea NOT NULL CONSTRAINT draw_key_of_256_bits CHECK (octet_length(draw_key) = 32),
        -- A sketch of who drew a place: it counts them and names no one.
        drew bytea NOT NULL CONSTRAINT sketch_of_4096_registers CHECK (octet_length(drew) = 4096),
        -- How far the line has come.
        called_drawn double precision NOT NULL DEFAULT 0 CONSTRAINT called_share CHECK (called_drawn BETWEEN 0 AND 1),
        called_arrived double precision NOT NULL DEFAULT 0,
        arrivals bigint NOT NULL DEFAULT 0 CONSTRAINT called_have_arrived CHECK (called_arrived <= arrivals),
        free double precision NOT NULL DEFAULT 0,
        expected double precision NOT NULL DEFAULT 0 CHECK (expected >= 0),
        calls_per_second double precision NOT NULL DEFAULT 0,
        marks jsonb NOT NULL DEFAULT '[]',
        admitted bigint NOT NULL DEFAULT 0,
        shopping bigint NOT NULL DEFAULT 0,
        -- When each gateway asked last, in milliseconds since 1970.
        gateways jsonb NOT NULL DEFAULT '{}',
        lever_per_second double precision CHECK (lever_per_second > 0),
        moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      -- Whose turn began, and until when: who had one needs a place that was taken after it. Waiting members are not in here.
      CREATE TABLE turn (
        sale integer NOT NULL REFERENCES room (sale),
        member_id uuid NOT NULL,
        place_taken_at timestamptz NOT NULL,
        began_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        is_over boolean NOT NULL DEFAULT false,
        CONSTRAINT one_turn_at_a_time PRIMARY KEY (sale, member_id)
      );
      CREATE INDEX turns_that_last ON turn (sale, ends_at) WHERE NOT is_over;
    `,
  },
  {
    name: '002-pauses',
    up: `
      -- While operations have paused the sale the line stands, and turns last longer by the time of the pause.
      ALTER TABLE room ADD COLUMN paused_at timestamptz, ADD COLUMN pauses integer NOT NULL DEFAULT 0;
    `,
  },
];
