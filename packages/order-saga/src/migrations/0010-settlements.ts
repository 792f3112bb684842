import type { Migration } from '@clove/service-kit';

export const settlements: Migration = {
  name: 'order-saga-010-settlements',
  up: `
    -- Comparisons of a day's orders with payment's ledger, and of that with the provider's books.
    CREATE TABLE settlement_days (
      day date PRIMARY KEY,
      -- Counts them: a day may be compared again.
      run integer NOT NULL DEFAULT 1,
      from_at timestamptz NOT NULL,
      to_at timestamptz NOT NULL,
      version integer NOT NULL DEFAULT 1,
      -- Null: none is under way.
      next_at timestamptz DEFAULT clock_timestamp(),
      compared_at timestamptz,
      payments integer NOT NULL DEFAULT 0,
      listed boolean NOT NULL DEFAULT false,
      differences integer NOT NULL DEFAULT 0,
      findings jsonb NOT NULL DEFAULT '[]'
    );
    CREATE INDEX settlement_days_due ON settlement_days (next_at) WHERE next_at IS NOT NULL;
  `,
};
