import type { Migration } from '@clove/service-kit';

/** Numbered 067: why a performance starts when it does now. */
export const moveReasons: Migration = {
  name: 'ticket-067-move-reasons',
  up: `
    -- Why the present start is not the one before; null: it was not moved, or the organiser gave no reason.
    ALTER TABLE performances ADD COLUMN move_reason text;
  `,
};
