import type { Migration } from '@clove/service-kit';

/**
 * Fans who wait for places of a section, in the order of `place`. Freed places that are too few for those who wait
 * are kept for the line: `standing_sections.kept`, or seats HELD by the line itself (see numbered-offers).
 */
export const waitingListTables: Migration = {
  name: '0004-waiting-list',
  up: `
    CREATE TABLE waiting_entries (
      id uuid PRIMARY KEY,
      place bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      fan_id uuid NOT NULL,
      performance_id text NOT NULL,
      section_id text NOT NULL,
      quantity integer NOT NULL CHECK (quantity >= 1),
      -- What became of an offer is the state of its hold.
      state text NOT NULL DEFAULT 'WAITING' CONSTRAINT waiting_entries_state
        CHECK (state IN ('WAITING', 'OFFERED', 'LEFT', 'PASSED_OVER')),
      hold_id uuid UNIQUE REFERENCES holds (id),
      overtaken integer NOT NULL DEFAULT 0,
      joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      FOREIGN KEY (performance_id, section_id) REFERENCES sections (performance_id, id),
      CONSTRAINT waiting_entries_offer CHECK ((state = 'OFFERED') = (hold_id IS NOT NULL))
    );
    CREATE UNIQUE INDEX waiting_entries_once ON waiting_entries (fan_id, performance_id, section_id)
      WHERE state = 'WAITING';
    CREATE INDEX waiting_entries_line ON waiting_entries (performance_id, section_id, place) WHERE state = 'WAITING';
    CREATE INDEX waiting_entries_of_fan ON waiting_entries (fan_id, place);

    -- Of the places that are taken, those kept for the line: offered to nobody yet, and closed to the public.
    ALTER TABLE standing_sections ADD COLUMN kept integer NOT NULL DEFAULT 0
      CONSTRAINT sections_kept CHECK (kept BETWEEN 0 AND taken);
  `,
};
