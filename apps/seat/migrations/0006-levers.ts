import type { Migration } from '@clove/service-kit';

/**
 * What operations change at once, beside what the file says: provisioning never writes these columns. Who changed what,
 * when and why stays in `lever_log`, written in the transaction of the change; a lever's last line is its position.
 */
export const leverTables: Migration = {
  name: '0006-levers',
  up: `
    -- Admission per second and gateway replica; null: what each gateway is configured with.
    ALTER TABLE sale
      ADD COLUMN paused boolean NOT NULL DEFAULT false,
      ADD COLUMN admission_per_second double precision CONSTRAINT sale_admission CHECK (admission_per_second > 0);
    ALTER TABLE sections ADD COLUMN closed boolean NOT NULL DEFAULT false;

    CREATE TABLE lever_log (
      place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      lever text NOT NULL,
      before text NOT NULL,
      after text NOT NULL,
      reason text NOT NULL,
      member_id uuid NOT NULL,
      correlation_id text NOT NULL,
      pulled_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX lever_log_of_lever ON lever_log (lever, place DESC);

    CREATE FUNCTION lever_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the log of levers is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
      END $$;
    CREATE TRIGGER lever_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON lever_log
      FOR EACH STATEMENT EXECUTE FUNCTION lever_log_is_append_only();
  `,
};
