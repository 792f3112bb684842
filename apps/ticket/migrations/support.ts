import type { Migration } from '@clove/service-kit';

/** Numbered from 040: what the support desk needs. */
export const supportMigrations: Migration[] = [
  {
    name: 'ticket-040-support',
    up: `
      -- Who is to enter, where the desk was told another name than the member's. Null: the member's.
      ALTER TABLE tickets ADD COLUMN holder_name text;

      -- Everything that the desk read and did: who, what, why. Append-only; no address and no name.
      CREATE TABLE support_log (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        member_id uuid NOT NULL,
        role text NOT NULL,
        action text NOT NULL,
        -- What it was done to: 'order <id>', 'ticket <id>', or how was searched.
        subject text NOT NULL,
        order_id uuid,
        -- Null: it only read.
        reason text,
        detail jsonb NOT NULL DEFAULT '{}',
        correlation_id text NOT NULL
      );
      CREATE INDEX support_log_of_order ON support_log (order_id, id) WHERE order_id IS NOT NULL;
      CREATE FUNCTION support_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the support log is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER support_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON support_log
        FOR EACH STATEMENT EXECUTE FUNCTION support_log_is_append_only();
    `,
  },
];
