import type { Migration } from '@clove/service-kit';
import { membersAndSessions } from './0001-members-and-sessions.ts';
import { mailDevicesTeamKeys } from './0003-mail-devices-team-keys.ts';
import { externalIdentities } from './0004-external-identities.ts';

export const migrations: Migration[] = [
  membersAndSessions,
  {
    name: '0002-revoked-sessions',
    harmless: 'an index that no older service notices',
    up: 'CREATE INDEX session_by_revocation ON session (revoked_at) WHERE revoked_at IS NOT NULL;',
  },
  mailDevicesTeamKeys,
  externalIdentities,
  {
    name: '0005-support-role',
    harmless: 'an older service writes none of the roles that the wider rules allow',
    up: `
      ALTER TABLE member DROP CONSTRAINT member_role_known,
        ADD CONSTRAINT member_role_known CHECK (role IN ('fan', 'organiser', 'staff', 'support', 'ops'));
      ALTER TABLE invitation DROP CONSTRAINT invitation_role_known,
        ADD CONSTRAINT invitation_role_known CHECK (role IN ('staff', 'support', 'organiser', 'ops'));
    `,
  },
  {
    name: '0006-password-chosen',
    up: `
      -- False: the account was made by a log-in with Kakao and has a random password that no one was shown.
      ALTER TABLE member ADD COLUMN password_chosen boolean NOT NULL DEFAULT true;
      -- Account and link were written in one transaction, within a moment; a password set since unlinked it.
      UPDATE member SET password_chosen = false FROM external_identity linked
      WHERE linked.member_id = member.id AND linked.linked_at < member.created_at + interval '2 seconds';
    `,
  },
];
