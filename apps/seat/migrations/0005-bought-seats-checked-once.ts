import type { Migration } from '@clove/service-kit';

/**
 * A pin buys only seats whose rows it has locked, and no seat is ever deleted: a foreign key would read and lock
 * each of them once more, which was half of what a pin cost. `seats_one_buyer` stays.
 */
export const boughtSeatsCheckedOnce: Migration = {
  name: '0005-bought-seats-checked-once',
  harmless: 'a pin locks the rows of its seats and no seat is ever deleted: nothing is left for it to refuse',
  up: 'ALTER TABLE bought_seats DROP CONSTRAINT bought_seats_seat_id_fkey;',
};
