import type { Migration } from '@clove/service-kit';

/** In which price category a fan waits. Null, as services before this write it: they are offered the section's first. */
export const waitingCategories: Migration = {
  name: '0013-waiting-categories',
  up: 'ALTER TABLE waiting_entries ADD COLUMN category text;',
};
