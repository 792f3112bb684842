import type { Migration } from '@clove/service-kit';

/**
 * Sale, holds, limits and waiting lists of a service that sells; the tables of its items and units are its own. A service
 * names this migration among its own, first.
 */
export const inventoryTables: Migration = {
  name: '0001-inventory',
  up: `
    CREATE TABLE sale (
      singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT sale_single CHECK (singleton),
      festival text NOT NULL,
      currency text NOT NULL,
      opens_at timestamptz NOT NULL,
      closes_at timestamptz NOT NULL,
      -- By the lever of operations; provisioning never writes it.
      paused boolean NOT NULL DEFAULT false,
      generation bigint NOT NULL,
      applied jsonb NOT NULL,
      CONSTRAINT sale_window CHECK (opens_at < closes_at)
    );

    -- Every move of the sale by operations.
    CREATE TABLE sale_moves (
      id uuid PRIMARY KEY,
      before text NOT NULL,
      after text NOT NULL,
      reason text NOT NULL,
      member_id uuid NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    -- A hold's units are item x quantity, or named units. No foreign key to items: its share lock would queue every hold
    -- behind a price change; provisioning never deletes an item.
    CREATE TABLE holds (
      id uuid PRIMARY KEY,
      fan_id uuid NOT NULL,
      kind text NOT NULL,
      item text,
      units text[],
      quantity integer NOT NULL CHECK (quantity >= 1),
      prices bigint[] NOT NULL,
      -- Label and date of refunds, as they were when it was placed.
      terms jsonb,
      currency text NOT NULL,
      state text NOT NULL CONSTRAINT holds_state
        CHECK (state IN ('ACTIVE', 'PINNED', 'SOLD', 'RELEASED', 'EXPIRED')),
      order_id uuid,
      -- Orders that let it go, with their version then.
      let_go jsonb,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      extended boolean NOT NULL DEFAULT false,
      closed boolean NOT NULL DEFAULT false,
      released text[] NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CONSTRAINT holds_units CHECK (
        (item IS NOT NULL AND units IS NULL) OR (item IS NULL AND cardinality(units) = quantity)),
      CONSTRAINT holds_order CHECK (state NOT IN ('PINNED', 'SOLD') OR order_id IS NOT NULL)
    );
    CREATE INDEX holds_lapsing ON holds (expires_at) WHERE state = 'ACTIVE';

    -- Live units of a fan (held, pinned or sold) in each scope of the service's limits.
    CREATE TABLE fan_quota (
      fan_id uuid NOT NULL,
      scope text NOT NULL,
      used integer NOT NULL CONSTRAINT fan_quota_not_negative CHECK (used >= 0),
      PRIMARY KEY (fan_id, scope)
    ) WITH (fillfactor = 70);

    -- Fans who wait for units of an item, in the order of place.
    CREATE TABLE waiting_entries (
      id uuid PRIMARY KEY,
      place bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      fan_id uuid NOT NULL,
      item text NOT NULL,
      quantity integer NOT NULL CHECK (quantity >= 1),
      -- What became of an offer is the state of its hold.
      state text NOT NULL DEFAULT 'WAITING' CONSTRAINT waiting_entries_state
        CHECK (state IN ('WAITING', 'OFFERED', 'LEFT', 'PASSED_OVER')),
      hold_id uuid UNIQUE REFERENCES holds (id),
      overtaken integer NOT NULL DEFAULT 0,
      joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT waiting_entries_offer CHECK ((state = 'OFFERED') = (hold_id IS NOT NULL))
    );
    CREATE UNIQUE INDEX waiting_entries_once ON waiting_entries (fan_id, item) WHERE state = 'WAITING';
    CREATE INDEX waiting_entries_line ON waiting_entries (item, place) WHERE state = 'WAITING';
    CREATE INDEX waiting_entries_of_fan ON waiting_entries (fan_id, place);
  `,
};
