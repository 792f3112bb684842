import type { Migration } from '@clove/service-kit';

/**
 * What a member says of itself and may do, requests for mails, devices, invitations and keys of machines. Secrets of links
 * and of keys are stored as hashes alone.
 */
export const mailDevicesTeamKeys: Migration = {
  name: '0003-mail-devices-team-keys',
  up: `
    ALTER TABLE member
      ADD COLUMN language text CONSTRAINT member_language_known CHECK (language IN ('ko', 'en')),
      ADD COLUMN email_confirmed_at timestamptz,
      ADD COLUMN scopes text[] NOT NULL DEFAULT '{}',
      ADD COLUMN deployed boolean NOT NULL DEFAULT false;
    -- Until now only the deployment made organisers and operations.
    UPDATE member SET deployed = true WHERE role IN ('organiser', 'ops');
    CREATE INDEX member_team ON member (role, id) WHERE role <> 'fan';

    ALTER TABLE session ADD COLUMN device text, ADD COLUMN last_used_at timestamptz;

    CREATE TABLE device (
      member_id uuid NOT NULL REFERENCES member (id),
      name text NOT NULL,
      first_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (member_id, name)
    );

    CREATE TABLE invitation (
      id uuid PRIMARY KEY,
      email text NOT NULL,
      role text NOT NULL CONSTRAINT invitation_role_known CHECK (role IN ('staff', 'organiser', 'ops')),
      scopes text[] NOT NULL DEFAULT '{}',
      language text CONSTRAINT invitation_language_known CHECK (language IN ('ko', 'en')),
      invited_by uuid NOT NULL REFERENCES member (id),
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL,
      ended_at timestamptz
    );
    CREATE INDEX invitation_open ON invitation (created_at, id) WHERE ended_at IS NULL;
    CREATE INDEX invitation_by_expiry ON invitation (expires_at);

    CREATE TABLE mail_request (
      id uuid PRIMARY KEY,
      kind text NOT NULL CONSTRAINT mail_request_kind_known
        CHECK (kind IN ('password-reset', 'email-confirmation', 'new-device', 'invitation')),
      member_id uuid REFERENCES member (id),
      invitation_id uuid REFERENCES invitation (id) ON DELETE CASCADE,
      facts jsonb NOT NULL DEFAULT '{}',
      requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      secret_hash bytea CONSTRAINT mail_request_secret_unique UNIQUE,
      secret_expires_at timestamptz,
      ended_at timestamptz,
      CONSTRAINT mail_request_secret_expires CHECK ((secret_hash IS NULL) = (secret_expires_at IS NULL))
    );
    CREATE INDEX mail_request_by_member ON mail_request (member_id) WHERE ended_at IS NULL;
    CREATE INDEX mail_request_by_invitation ON mail_request (invitation_id);
    CREATE INDEX mail_request_by_time ON mail_request (requested_at);

    CREATE TABLE api_key (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      scopes text[] NOT NULL,
      secret_hash bytea NOT NULL,
      created_by uuid NOT NULL REFERENCES member (id),
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    CREATE INDEX api_key_by_revocation ON api_key (revoked_at) WHERE revoked_at IS NOT NULL;
  `,
};
