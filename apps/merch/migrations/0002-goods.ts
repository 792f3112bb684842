import type { Migration } from '@clove/service-kit';

/**
 * What is sold, and how much of it there is. Corrections made in the console are signed entries beside the quantity received, so
 * that the file and the console never overwrite each other's number.
 */
export const goodsTables: Migration = {
  name: '0002-goods',
  up: `
    -- From when refunds of goods count: the start of the festival's last performance.
    CREATE TABLE refund_terms (
      singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT refund_terms_single CHECK (singleton),
      festival text NOT NULL,
      refunds_from timestamptz NOT NULL,
      last_applied jsonb NOT NULL
    );

    CREATE TABLE picture (
      hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
      media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 2097152),
      stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE goods (
      id text PRIMARY KEY,
      managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
      on_sale boolean NOT NULL,
      -- Taken off sale in the console.
      withdrawn boolean NOT NULL,
      position integer NOT NULL,
      title jsonb NOT NULL,
      description jsonb,
      price bigint NOT NULL CONSTRAINT goods_price CHECK (price >= 0),
      max_per_fan integer NOT NULL CONSTRAINT goods_limit CHECK (max_per_fan >= 1),
      opens_at timestamptz,
      closes_at timestamptz,
      pictures text[] NOT NULL,
      last_applied jsonb,
      version integer NOT NULL CHECK (version > 0),
      CONSTRAINT goods_window CHECK (opens_at < closes_at),
      CONSTRAINT a_file_made_item_remembers_its_file CHECK (managed_by = 'console' OR last_applied IS NOT NULL)
    );

    -- One per item without options, or one per option: '<item>' or '<item>/<option>'.
    CREATE TABLE stock_lines (
      item text PRIMARY KEY,
      goods_id text NOT NULL REFERENCES goods (id),
      option_id text,
      title jsonb,
      price bigint CONSTRAINT stock_lines_price CHECK (price >= 0),
      position integer NOT NULL,
      received integer NOT NULL CONSTRAINT stock_lines_received CHECK (received >= 0),
      -- False once the item has no such option any more.
      on_sale boolean NOT NULL,
      CONSTRAINT stock_lines_option CHECK ((option_id IS NULL) = (title IS NULL))
    );
    CREATE INDEX stock_lines_of_goods ON stock_lines (goods_id, position);

    -- Updated hundreds of times a second while sales open: half-empty pages keep those updates off the index. Pieces kept for
    -- a waiting list count as taken.
    CREATE TABLE stock (
      item text PRIMARY KEY REFERENCES stock_lines (item),
      stock integer NOT NULL,
      taken integer NOT NULL DEFAULT 0,
      kept integer NOT NULL DEFAULT 0,
      CONSTRAINT stock_sold_once CHECK (taken BETWEEN 0 AND stock),
      CONSTRAINT stock_kept CHECK (kept BETWEEN 0 AND taken)
    ) WITH (fillfactor = 50);

    CREATE TABLE stock_corrections (
      id uuid PRIMARY KEY,
      item text NOT NULL REFERENCES stock_lines (item),
      delta integer NOT NULL CONSTRAINT stock_corrections_not_zero CHECK (delta <> 0),
      reason text NOT NULL,
      member_id uuid NOT NULL,
      made_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX stock_corrections_of_item ON stock_corrections (item, made_at);
  `,
};
