import type { Migration } from '@clove/service-kit';

export const channels: Migration = {
  name: 'order-saga-013-channels',
  up: `
    -- Where an order was placed, and of one that was paid on site how: {tender, reference}. A constant default: no row is rewritten.
    ALTER TABLE orders
      ADD COLUMN channel text NOT NULL DEFAULT 'web',
      ADD COLUMN onsite jsonb;
  `,
};
