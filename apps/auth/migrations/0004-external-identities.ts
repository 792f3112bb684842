import type { Migration } from '@clove/service-kit';

/** Accounts at identity providers by which members log in: the provider's number of the person, nothing else. */
export const externalIdentities: Migration = {
  name: '0004-external-identities',
  up: `
    CREATE TABLE external_identity (
      issuer text NOT NULL,
      subject text NOT NULL,
      member_id uuid NOT NULL REFERENCES member (id),
      linked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (issuer, subject),
      CONSTRAINT external_identity_one_per_member UNIQUE (member_id, issuer)
    );
  `,
};
