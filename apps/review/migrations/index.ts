import type { Migration } from '@clove/service-kit';

/** Forward only; a later change expands first and contracts in a later release. */
export const migrations: Migration[] = [
  {
    name: '001-reviews',
    up: `
      -- Who was there: one row per checked-in ticket, collected piece and completed booking.
      CREATE TABLE attendance (
        source_id text NOT NULL,
        unit_id text NOT NULL,
        member_id uuid NOT NULL,
        subject_kind text NOT NULL CHECK (subject_kind IN ('performance', 'goods', 'room')),
        subject_id text NOT NULL,
        PRIMARY KEY (source_id, unit_id)
      );
      CREATE INDEX attendance_of_member ON attendance (member_id, subject_kind, subject_id);

      CREATE TABLE picture (
        hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
        media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
        bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 2097152),
        stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE review (
        id uuid PRIMARY KEY,
        subject_kind text NOT NULL CHECK (subject_kind IN ('performance', 'goods', 'room')),
        subject_id text NOT NULL,
        author_id uuid NOT NULL,
        stars integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
        text text NOT NULL,
        picture_hashes text[] NOT NULL DEFAULT '{}' CONSTRAINT at_most_three_pictures CHECK (cardinality(picture_hashes) <= 3),
        state text NOT NULL CHECK (state IN ('PUBLISHED', 'HIDDEN', 'WITHDRAWN')),
        hidden_reason text,
        answer text,
        answered_at timestamptz,
        published_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        CONSTRAINT hidden_with_a_reason CHECK ((state = 'HIDDEN') = (hidden_reason IS NOT NULL)),
        CONSTRAINT answer_with_its_time CHECK ((answer IS NULL) = (answered_at IS NULL))
      );
      CREATE UNIQUE INDEX one_review_per_author_and_subject ON review (author_id, subject_kind, subject_id)
        WHERE state <> 'WITHDRAWN';
      CREATE INDEX reviews_of_subject ON review (subject_kind, subject_id, id DESC) WHERE state = 'PUBLISHED';

      -- How many published reviews of a subject have each number of stars: its rating is one row.
      CREATE TABLE rating (
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        stars integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
        reviews integer NOT NULL CONSTRAINT rating_not_negative CHECK (reviews >= 0),
        PRIMARY KEY (subject_kind, subject_id, stars)
      );

      CREATE TABLE report (
        review_id uuid NOT NULL REFERENCES review (id),
        reporter_id uuid NOT NULL,
        reason text NOT NULL,
        reported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- When the organiser decided about the review since; null: waits.
        settled_at timestamptz,
        CONSTRAINT one_report_per_member PRIMARY KEY (review_id, reporter_id)
      );
      CREATE INDEX reports_waiting ON report (reported_at, review_id) WHERE settled_at IS NULL;
    `,
  },
  {
    name: '002-hidden-for-good',
    up: `
      -- Its author withdrew it after the organiser hid it: another one of the same subject would undo that.
      ALTER TABLE review ADD COLUMN withdrawn_while_hidden boolean NOT NULL DEFAULT false;
      CREATE INDEX reviews_hidden_for_good ON review (author_id, subject_kind, subject_id) WHERE withdrawn_while_hidden;
    `,
  },
  {
    name: '003-erased-members',
    up: `
      -- So that an event that arrives, or is replayed, after its member was erased does not say where they were.
      CREATE TABLE erased_member (member_id uuid PRIMARY KEY);
    `,
  },
  {
    name: '004-list-for-organisers',
    up: `
      CREATE INDEX reviews_by_state ON review (state, id DESC) WHERE state <> 'WITHDRAWN';
    `,
  },
];
