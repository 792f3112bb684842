import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-webhooks',
    up: `
      CREATE TABLE endpoint (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        description text NOT NULL,
        events text[] NOT NULL,
        state text NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED')),
        disabled_because text CHECK (disabled_because IN ('ORGANISER', 'FAILING', 'GONE')),
        -- The organiser who is informed of its end.
        contact_id uuid,
        -- Sealed: see SecretSeal.
        secret bytea NOT NULL,
        previous_secret bytea,
        previous_until timestamptz,
        failing_since timestamptz,
        version bigint NOT NULL CHECK (version > 0),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT a_disabled_endpoint_says_why CHECK ((state = 'DISABLED') = (disabled_because IS NOT NULL)),
        CONSTRAINT an_overlap_ends CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
      );

      -- What happened, in public words: kept for a while so that a receiver can ask for it again.
      CREATE TABLE occurrence (
        -- Of the domain event, or of a ping.
        id uuid PRIMARY KEY,
        type text NOT NULL,
        happened_at timestamptz NOT NULL,
        -- The bytes that are signed and sent.
        body text NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX occurrence_noted ON occurrence (noted_at);
      CREATE INDEX occurrence_happened ON occurrence (happened_at);

      CREATE TABLE delivery (
        seq bigint GENERATED ALWAYS AS IDENTITY,
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        endpoint_id uuid NOT NULL REFERENCES endpoint ON DELETE CASCADE,
        occurrence_id uuid NOT NULL REFERENCES occurrence ON DELETE CASCADE,
        state text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'DEAD')),
        -- Since it was last asked for.
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Of a waiting one: when it may be sent. While it is being sent: when another replica may take it over.
        due_at timestamptz,
        settled_at timestamptz,
        CONSTRAINT an_event_goes_to_an_endpoint_once UNIQUE (endpoint_id, occurrence_id),
        CONSTRAINT a_waiting_delivery_is_due CHECK ((state = 'WAITING') = (due_at IS NOT NULL))
      );
      CREATE INDEX delivery_due ON delivery (endpoint_id, due_at) WHERE state = 'WAITING';
      CREATE INDEX delivery_dead ON delivery (settled_at) WHERE state = 'DEAD';
      CREATE INDEX delivery_log ON delivery (endpoint_id, seq DESC);
      CREATE INDEX delivery_of_occurrence ON delivery (occurrence_id);

      CREATE TABLE attempt (
        delivery_id uuid NOT NULL REFERENCES delivery ON DELETE CASCADE,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        status integer,
        -- Null: the receiver took it.
        fault text,
        latency_ms integer NOT NULL CHECK (latency_ms >= 0),
        -- First characters of the answer.
        answer text,
        PRIMARY KEY (delivery_id, seq)
      );
    `,
  },
];
