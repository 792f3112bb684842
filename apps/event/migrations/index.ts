import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-catalogue',
    up: `
      CREATE TABLE festival (
        slug text PRIMARY KEY,
        title jsonb NOT NULL,
        timezone text NOT NULL,
        currency text NOT NULL,
        opens_at timestamptz NOT NULL,
        closes_at timestamptz NOT NULL,
        max_tickets_per_fan integer NOT NULL CHECK (max_tickets_per_fan > 0),
        refunds jsonb NOT NULL,
        last_applied jsonb NOT NULL,
        version integer NOT NULL CHECK (version > 0)
      );

      CREATE TABLE picture (
        hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
        media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
        bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 2097152),
        stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE performance (
        id text PRIMARY KEY,
        managed_by text NOT NULL CHECK (managed_by IN ('file', 'console')),
        on_sale boolean NOT NULL,
        position integer NOT NULL,
        title jsonb NOT NULL,
        description jsonb,
        starts_at timestamptz NOT NULL,
        sections jsonb NOT NULL,
        picture_hash text REFERENCES picture (hash),
        last_applied jsonb,
        version integer NOT NULL CHECK (version > 0),
        CONSTRAINT a_file_made_performance_remembers_its_file CHECK (managed_by = 'console' OR last_applied IS NOT NULL)
      );

      CREATE TABLE provision_generation (
        generation bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run text NOT NULL CONSTRAINT a_run_has_one_generation UNIQUE,
        registered_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE provision_state (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        generation bigint NOT NULL
      );
      INSERT INTO provision_state (generation) VALUES (0);

      CREATE TABLE sales_counter (
        performance_id text NOT NULL,
        section_id text NOT NULL,
        sold integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
        paid bigint NOT NULL DEFAULT 0 CHECK (paid >= 0),
        voided integer NOT NULL DEFAULT 0 CHECK (voided >= 0),
        voided_paid bigint NOT NULL DEFAULT 0 CHECK (voided_paid >= 0),
        PRIMARY KEY (performance_id, section_id)
      );
    `,
  },
  {
    name: '002-sale-ends-cancellations-and-fees',
    up: `
      ALTER TABLE performance
        ADD COLUMN sales_close_at timestamptz,
        ADD COLUMN doors_at timestamptz,
        ADD COLUMN cancelled_at timestamptz,
        ADD COLUMN cancellation_reason text;
      -- Of what was paid for voided tickets, what was not paid back.
      ALTER TABLE sales_counter ADD COLUMN fees_kept bigint NOT NULL DEFAULT 0 CHECK (fees_kept >= 0);
    `,
  },
  {
    name: '003-organiser',
    up: `
      ALTER TABLE festival ADD COLUMN organiser jsonb;
    `,
  },
  {
    name: '004-festival-page',
    up: `
      ALTER TABLE festival
        -- What the page says beside what is sold, what fans agree to, and the festival's own picture.
        ADD COLUMN page jsonb,
        ADD COLUMN legal_texts jsonb,
        ADD COLUMN poster_hash text;
      ALTER TABLE performance
        -- That it was moved after tickets were sold: from which start, when, and the reason given to fans.
        ADD COLUMN moved_from timestamptz,
        ADD COLUMN moved_at timestamptz,
        ADD COLUMN move_reason text;
    `,
  },
];
