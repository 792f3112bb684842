import type { Migration } from '@clove/service-kit';

/** When a performance stops selling: before its start where the file says so, never after it; and that it was cancelled. */
export const performanceSales: Migration = {
  name: '0007-performance-sales',
  up: `
    ALTER TABLE performances
      ADD COLUMN sales_close_at timestamptz,
      ADD COLUMN cancelled_at timestamptz;
    -- LEAST ignores NULL: without a time of its own a performance sells until it starts.
    ALTER TABLE performances
      ADD COLUMN sells_until timestamptz NOT NULL GENERATED ALWAYS AS (LEAST(starts_at, sales_close_at)) STORED;
  `,
};
