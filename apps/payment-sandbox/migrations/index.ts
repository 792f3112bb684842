import type { Migration } from '@clove/service-kit';

/** Schema of the sandbox: the provider's own ledger and the answers it replays. Forward only. */
export const migrations: Migration[] = [
  {
    name: '0001-provider-ledger',
    up: `
      CREATE TABLE provider_payment (
        key           text PRIMARY KEY,
        provider      text NOT NULL CHECK (provider IN ('kakao', 'toss')),
        order_id      text NOT NULL,
        user_id       text,
        item_name     text NOT NULL,
        quantity      integer NOT NULL,
        total         bigint NOT NULL CHECK (total >= 0),
        tax_free      bigint NOT NULL,
        vat           bigint NOT NULL,
        approval_url  text NOT NULL,
        cancel_url    text NOT NULL,
        fail_url      text NOT NULL,
        return_token  text NOT NULL,
        transaction   text NOT NULL,
        status        text NOT NULL CHECK (status IN ('READY', 'AUTHORISED', 'CAPTURED', 'QUIT', 'FAILED')),
        captured      bigint NOT NULL DEFAULT 0,
        cancelled     bigint NOT NULL DEFAULT 0,
        cancels       jsonb NOT NULL DEFAULT '[]',
        created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
        captured_at   timestamptz,
        capture_calls integer NOT NULL DEFAULT 0,
        cancel_calls  integer NOT NULL DEFAULT 0,
        look_calls    integer NOT NULL DEFAULT 0,
        CONSTRAINT cancelled_within_captured CHECK (cancelled BETWEEN 0 AND captured)
      );
      CREATE INDEX provider_payment_order ON provider_payment (order_id);
      CREATE TABLE idempotent_answer (
        key      text PRIMARY KEY,
        verdict  text NOT NULL,
        snapshot jsonb,
        at       timestamptz NOT NULL DEFAULT clock_timestamp()
      );`,
  },
  {
    // Every payment is changed twice soon after it was opened, never in an indexed column: with room on its page it
    // stays there, and no index is written again.
    name: '0002-room-for-changes',
    up: 'ALTER TABLE provider_payment SET (fillfactor = 40)',
  },
];
