import type { Migration } from '@clove/service-kit';

/** Standing places: one counter row per section. `sections_capacity` makes overselling impossible whatever the code does. */
export const standingTables: Migration = {
  name: '0002-standing',
  up: `
    -- Updated thousands of times a second while sales open: half-empty pages keep those updates off the index.
    CREATE TABLE standing_sections (
      performance_id text NOT NULL,
      section_id text NOT NULL,
      capacity integer NOT NULL,
      taken integer NOT NULL DEFAULT 0,
      PRIMARY KEY (performance_id, section_id),
      FOREIGN KEY (performance_id, section_id) REFERENCES sections (performance_id, id),
      CONSTRAINT sections_capacity CHECK (taken BETWEEN 0 AND capacity)
    ) WITH (fillfactor = 50);
  `,
};
