import type { Migration } from '@clove/service-kit';

/** Price categories of a section, and of each unit of a hold the one it was held in; titles, plans and who may have which seat. */
export const categories: Migration = {
  name: '0010-categories',
  up: `
    ALTER TABLE sections
      ADD COLUMN title jsonb,
      ADD COLUMN categories jsonb,
      ADD COLUMN avoid_single_seats boolean NOT NULL DEFAULT false,
      -- Seats, rows of the plan (layout), and ranges of seats that are blocked, for the house or accessible: what no
      -- purchase reads.
      ADD COLUMN details jsonb NOT NULL DEFAULT '{}',
      -- Clients keep a layout for ever under this name.
      ADD COLUMN layout_id text GENERATED ALWAYS AS (md5((details -> 'layout')::text)) STORED;
    -- One per unit; null: of a section without any, or from a service that knows none.
    ALTER TABLE holds ADD COLUMN categories jsonb;
  `,
};
