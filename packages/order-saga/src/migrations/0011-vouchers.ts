import type { Migration } from '@clove/service-kit';

export const vouchers: Migration = {
  name: 'order-saga-011-vouchers',
  harmless: 'the rules are of new tables that no older service writes',
  up: `
    -- What fans get with a code: terms in fields, and who owns which of them, as with gates.
    CREATE TABLE vouchers (
      id text PRIMARY KEY,
      managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
      open boolean NOT NULL,
      fields jsonb NOT NULL,
      last_applied jsonb,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    -- In the clear: organisers hand them out and look them up, and a code opens no account.
    CREATE TABLE voucher_codes (
      code text PRIMARY KEY,
      voucher_id text NOT NULL REFERENCES vouchers (id),
      -- Orders that have it and did not end without delivery. Changed with them, in their transaction.
      used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
      off_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (fillfactor = 80);
    CREATE INDEX voucher_codes_of_voucher ON voucher_codes (voucher_id, code);
    -- The same by fan, over all codes of a voucher.
    CREATE TABLE voucher_fans (
      voucher_id text NOT NULL,
      fan_id uuid NOT NULL,
      used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
      PRIMARY KEY (voucher_id, fan_id)
    ) WITH (fillfactor = 80);
    -- Codes that do not exist, by who tried them: 'fan <id>' or 'net <network>'. Kept until the window is over.
    CREATE TABLE voucher_guesses (
      who text PRIMARY KEY,
      failed integer NOT NULL,
      until timestamptz NOT NULL
    );

    -- Null: without a voucher. No foreign keys: their locks would come before the orders' own.
    ALTER TABLE orders ADD COLUMN voucher_id text, ADD COLUMN voucher_code text;
    CREATE INDEX orders_of_code ON orders (voucher_code, id) WHERE voucher_code IS NOT NULL;
  `,
};
