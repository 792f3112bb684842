import type { Migration } from '@clove/service-kit';

/**
 * Which orders let a hold go, and at which version of theirs: a PIN that such an order sent before may arrive late, from
 * a replica that stood still, and must not bind the hold again. Null, as services before this write it: none did.
 */
export const ordersThatLetGo: Migration = {
  name: '0009-orders-that-let-go',
  up: 'ALTER TABLE holds ADD COLUMN let_go jsonb;',
};
