import type { Migration } from '@clove/service-kit';

/**
 * What is sold, who holds it and how much one fan may have. Corrections made in the console are signed entries
 * beside the quantity received, so that the file and the console never overwrite each other's number.
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
      max_tickets_per_fan integer NOT NULL CONSTRAINT sale_limit CHECK (max_tickets_per_fan >= 1),
      generation bigint NOT NULL,
      applied jsonb NOT NULL,
      CONSTRAINT sale_window CHECK (opens_at < closes_at)
    );

    CREATE TABLE performances (
      id text PRIMARY KEY,
      starts_at timestamptz NOT NULL,
      on_sale boolean NOT NULL,
      managed_by text NOT NULL DEFAULT 'file' CHECK (managed_by IN ('file', 'console')),
      applied jsonb
    );

    CREATE TABLE sections (
      performance_id text NOT NULL REFERENCES performances (id),
      id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('numbered', 'standing')),
      price bigint NOT NULL CONSTRAINT sections_price CHECK (price >= 0),
      seat_rows integer,
      seats_per_row integer,
      received integer,
      on_sale boolean NOT NULL,
      managed_by text NOT NULL DEFAULT 'file' CHECK (managed_by IN ('file', 'console')),
      applied jsonb,
      position integer NOT NULL DEFAULT 0,
      PRIMARY KEY (performance_id, id),
      CONSTRAINT sections_shape CHECK (
        (kind = 'numbered') = (seat_rows IS NOT NULL AND seats_per_row IS NOT NULL)
        AND (kind = 'standing') = (received IS NOT NULL))
    );

    CREATE TABLE capacity_corrections (
      id uuid PRIMARY KEY,
      performance_id text NOT NULL,
      section_id text NOT NULL,
      delta integer NOT NULL,
      reason text NOT NULL,
      member_id uuid NOT NULL,
      made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      FOREIGN KEY (performance_id, section_id) REFERENCES sections (performance_id, id)
    );

    -- A hold's units are section_id x quantity (standing) or seats (numbered). No foreign key to sections: its
    -- share lock would queue every hold behind a price change; provisioning never deletes a section.
    CREATE TABLE holds (
      id uuid PRIMARY KEY,
      fan_id uuid NOT NULL,
      performance_id text NOT NULL,
      kind text NOT NULL,
      section_id text,
      seats text[],
      quantity integer NOT NULL CHECK (quantity >= 1),
      prices bigint[] NOT NULL,
      currency text NOT NULL,
      state text NOT NULL CONSTRAINT holds_state
        CHECK (state IN ('ACTIVE', 'PINNED', 'SOLD', 'RELEASED', 'EXPIRED')),
      order_id uuid,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      extended boolean NOT NULL DEFAULT false,
      closed boolean NOT NULL DEFAULT false,
      released text[] NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      changed_at timestamptz NOT NULL,
      CONSTRAINT holds_kind CHECK (
        (kind = 'standing' AND section_id IS NOT NULL AND seats IS NULL)
        OR (kind = 'numbered' AND section_id IS NULL AND cardinality(seats) = quantity)),
      CONSTRAINT holds_order CHECK (state NOT IN ('PINNED', 'SOLD') OR order_id IS NOT NULL)
    );
    CREATE INDEX holds_lapsing ON holds (expires_at) WHERE state = 'ACTIVE';

    -- Live units of a fan (held, pinned or sold) over the whole festival.
    CREATE TABLE fan_quota (
      fan_id uuid PRIMARY KEY,
      used integer NOT NULL CONSTRAINT fan_quota_not_negative CHECK (used >= 0)
    ) WITH (fillfactor = 70);
  `,
};
