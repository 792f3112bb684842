import type { Migration } from './transaction.ts';

/** The kit's own tables, migrated before the service's. */
export const kitMigrations: readonly Migration[] = [
  {
    name: 'kit-0001-messaging-and-idempotency',
    up: `
      -- Events that the service published. Kept for the festival's life: the log that read models are rebuilt from.
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL CONSTRAINT outbox_event_once UNIQUE,
        type text NOT NULL,
        version int NOT NULL,
        source text NOT NULL,
        subject text NOT NULL,
        subject_version bigint NOT NULL,
        correlation_id text NOT NULL,
        causation_id text NOT NULL,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        published_at timestamptz
      );
      -- What the relay polls: never a cursor, because ids become visible out of order.
      CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
      ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);

      -- Ids of facts that were processed.
      CREATE TABLE inbox (
        event_id uuid CONSTRAINT inbox_event_once PRIMARY KEY,
        type text NOT NULL,
        processed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      -- The newest version of each subject that a state consumer has seen. Entity: the first event type that
      -- carries the same shape of data, so that two kinds of subjects with one id do not hide each other.
      CREATE TABLE subject_version (
        entity text NOT NULL,
        subject text NOT NULL,
        version bigint NOT NULL,
        CONSTRAINT subject_version_key PRIMARY KEY (entity, subject)
      );

      CREATE TABLE dead_letter (
        id uuid PRIMARY KEY,
        queue text NOT NULL,
        event_id uuid,
        type text,
        subject text,
        correlation_id text,
        -- The event, or the raw text when it could not be read.
        message text NOT NULL,
        reason text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        acknowledged_at timestamptz,
        resolution text,
        CONSTRAINT dead_letter_resolution CHECK (resolution IN ('replayed', 'given-up')),
        CONSTRAINT dead_letter_resolved CHECK ((acknowledged_at IS NULL) = (resolution IS NULL))
      );
      CREATE INDEX dead_letter_open ON dead_letter (created_at) WHERE acknowledged_at IS NULL;
      -- A redelivered poison event is recorded once.
      CREATE UNIQUE INDEX dead_letter_event_once ON dead_letter (event_id) WHERE event_id IS NOT NULL;

      -- Who may relay the outbox.
      CREATE TABLE relay_lease (
        name text CONSTRAINT relay_lease_one PRIMARY KEY,
        owner uuid NOT NULL,
        expires_at timestamptz NOT NULL
      );

      CREATE TABLE idempotency (
        principal text NOT NULL,
        operation text NOT NULL,
        key text NOT NULL,
        body_hash text NOT NULL,
        status int,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT idempotency_scope PRIMARY KEY (principal, operation, key)
      );
      CREATE INDEX idempotency_age ON idempotency (created_at);
    `,
  },
  {
    name: 'kit-0002-cheaper-writes',
    harmless: 'no statement names outbox_event_once, and who makes event ids makes no two alike',
    up: `
      -- Ids of events are made here and random: an index of its own would only confirm that, twice per event.
      ALTER TABLE outbox DROP CONSTRAINT outbox_event_once;
      -- Room for the answer beside the claim, and for the mark beside the event: neither then touches an index needlessly.
      ALTER TABLE idempotency SET (fillfactor = 60);
    `,
  },
  {
    name: 'kit-0003-fewer-statistics',
    up: `
      -- ANALYZE reads 300 rows per unit of the largest target, 30,000 as a rule, and sorts the values of each column: of the
      -- outbox 0.2 s of CPU at once, again and again in a sale, whose purchases wait meanwhile. Its statements
      -- find rows by id or by an index, for which these are enough; no statement looks for what is in an event or an answer.
      ALTER TABLE outbox
        ALTER COLUMN id SET STATISTICS 10, ALTER COLUMN event_id SET STATISTICS 10,
        ALTER COLUMN type SET STATISTICS 10, ALTER COLUMN version SET STATISTICS 10,
        ALTER COLUMN source SET STATISTICS 10, ALTER COLUMN subject SET STATISTICS 10,
        ALTER COLUMN subject_version SET STATISTICS 10, ALTER COLUMN correlation_id SET STATISTICS 10,
        ALTER COLUMN causation_id SET STATISTICS 10, ALTER COLUMN data SET STATISTICS 0,
        ALTER COLUMN created_at SET STATISTICS 10, ALTER COLUMN published_at SET STATISTICS 10;
      ALTER TABLE idempotency ALTER COLUMN answer SET STATISTICS 0;
    `,
  },
];
