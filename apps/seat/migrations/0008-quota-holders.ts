import type { Migration } from '@clove/service-kit';

/** Whose limit a sold unit counts for, where that is not the fan of its hold: its ticket was passed on. */
export const quotaHolders: Migration = {
  name: '0008-quota-holders',
  up: `
    CREATE TABLE quota_holders (
      hold_id uuid NOT NULL,
      unit_id text NOT NULL,
      fan_id uuid NOT NULL,
      -- The last move that was decided, by ticket's numbering: repeats and late ones change nothing.
      move bigint NOT NULL,
      PRIMARY KEY (hold_id, unit_id)
    );
  `,
};
