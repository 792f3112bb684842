import type { Migration } from '@clove/service-kit';

/**
 * In which price category a fan waits, where they named one. A table of its own: services before this read all columns of
 * `waiting_entries` by a prepared statement, which PostgreSQL refuses once there is another column.
 */
export const waitingCategories: Migration = {
  name: '0013-waiting-categories',
  up: `
    CREATE TABLE waiting_categories (
      entry_id uuid PRIMARY KEY REFERENCES waiting_entries (id) ON DELETE CASCADE,
      category text NOT NULL
    );
  `,
};
