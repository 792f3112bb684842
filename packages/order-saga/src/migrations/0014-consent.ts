import type { Migration } from '@clove/service-kit';

export const consent: Migration = {
  name: 'order-saga-014-consent',
  up: `
    -- The versions of the legal texts that the fan agreed to when ordering, at created_at: {terms, privacy}. Null: none was asked for.
    ALTER TABLE orders ADD COLUMN consent jsonb;
  `,
};
