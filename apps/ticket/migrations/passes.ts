import type { Migration } from '@clove/service-kit';

/** Numbered from 061: passes, which are sold like performances. */
export const passMigrations: Migration[] = [
  {
    name: 'ticket-061-passes',
    up: `
      -- Of a pass: the performances that it admits to. Null: it is a performance.
      ALTER TABLE performances ADD COLUMN covers text[];
    `,
  },
];
