import type { Migration } from '@clove/service-kit';

/** Sections that are there only for fans with a code that opens them. */
export const hiddenSections: Migration = {
  name: '0012-hidden-sections',
  up: `
    ALTER TABLE sections ADD COLUMN hidden boolean NOT NULL DEFAULT false;
  `,
};
