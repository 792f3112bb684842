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
];
