import type { Migration } from '@clove/service-kit';

/** What a ticket's holder may have to prove at the door. */
export const ticketCategories: Migration = {
  name: 'ticket-010-categories',
  up: `
    -- The price category of its line, with its words then. Null: none, or from a service that knows none.
    ALTER TABLE tickets ADD COLUMN category jsonb;
  `,
};
