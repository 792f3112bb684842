import type { Migration } from '@clove/service-kit';

/**
 * Members, their sessions (a session is a family of refresh tokens) and failed logins.
 * `email_key` makes the address unique whatever its case: a constraint with a name, not a check before the insert.
 * An erased member keeps the id alone, because orders and tickets refer to it.
 */
export const membersAndSessions: Migration = {
  name: '0001-members-and-sessions',
  up: `
    CREATE TABLE member (
      id uuid PRIMARY KEY,
      email text,
      email_key text GENERATED ALWAYS AS (lower(email)) STORED,
      name text,
      password_hash text,
      role text NOT NULL CONSTRAINT member_role_known CHECK (role IN ('fan', 'organiser', 'staff', 'ops')),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      erased_at timestamptz,
      CONSTRAINT member_email_unique UNIQUE (email_key),
      CONSTRAINT member_whole_or_erased CHECK (
        CASE WHEN erased_at IS NULL
          THEN email IS NOT NULL AND name IS NOT NULL AND password_hash IS NOT NULL
          ELSE email IS NULL AND name IS NULL AND password_hash IS NULL
        END
      )
    );

    CREATE TABLE session (
      id uuid PRIMARY KEY,
      member_id uuid NOT NULL REFERENCES member (id),
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz,
      revoked_because text CONSTRAINT session_revocation_known
        CHECK (revoked_because IN ('logout', 'reuse', 'erased', 'credentials')),
      CONSTRAINT session_revocation_has_reason CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
    );
    CREATE INDEX session_by_member ON session (member_id) WHERE revoked_at IS NULL;
    CREATE INDEX session_by_expiry ON session (expires_at);

    CREATE TABLE refresh_token (
      hash bytea PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
      issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      replaced_at timestamptz
    );
    CREATE INDEX refresh_token_by_session ON refresh_token (session_id);

    CREATE TABLE login_attempt (
      key bytea PRIMARY KEY,
      failures integer NOT NULL,
      window_ends_at timestamptz NOT NULL
    );
    CREATE INDEX login_attempt_by_window ON login_attempt (window_ends_at);
  `,
};
