import type { Migration } from '@clove/service-kit';
import { membersAndSessions } from './0001-members-and-sessions.ts';

export const migrations: Migration[] = [membersAndSessions];
