import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { commonTexts } from '../../i18n/common.ts';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import type { Asked, Invitation, TeamMember, TeamRole } from './team-data.ts';
import { TeamDialog } from './team-dialogs.tsx';
import { teamTexts } from './team-texts.ts';

const memberColumn = columnsOf<TeamMember>();
const invitationColumn = columnsOf<Invitation>();
/** Who works here, and who is invited. */
export function Team() {
  const frame = useTexts(frameTexts);
  const { t, word, moment } = useTexts(teamTexts);
  const common = useTexts(commonTexts);
  const { timezone } = useFestival();
  const [asked, setAsked] = useState<Asked | null>(null);
  const me = useMember();
  const team = useQuery({
    queryKey: ['own', 'team'],
    queryFn: ({ signal }) => read<{ members: TeamMember[] }>('/api/auth/team', { signal }),
  });
  const invitations = useQuery({
    queryKey: ['own', 'invitations'],
    queryFn: ({ signal }) => read<{ invitations: Invitation[] }>('/api/auth/invitations', { signal }),
  });
  const places = ({ role, scopes }: { readonly role: TeamRole; readonly scopes: readonly string[] }) =>
    role !== 'staff' ? '–' : scopes.length === 0 ? t('allPlaces') : scopes.map(placeName).join(', ');
  const placeName = (scope: string) =>
    scope.startsWith('gate:') ? t('atGate', { gate: scope.slice(5) }) : deskName(scope);
  const deskName = (scope: string) =>
    scope === 'desk:box-office' || scope === 'desk:goods' || scope === 'desk:rooms' ? t(scope) : scope;
  const roleOf = (role: TeamRole) => word('role', role) ?? role;
  return (
    <Page
      title={frame.t('team')}
      aside={<Button onPress={() => setAsked({ kind: 'invite' })}>{t('invite')}</Button>}
    >
      <section className="panel">
        <h2>{t('members')}</h2>
        <Live query={team}>
          {({ members }) => (
            <Table
              label={t('members')}
              empty={t('none')}
              rows={members}
              rowId={({ id, role }) => `${id} ${role}`}
              columns={[
                memberColumn.words(
                  'name',
                  frame.t('name'),
                  ({ name, email }) => `${name} ${email}`,
                  ({ name, email }) => (
                    <>
                      <strong>{name}</strong>
                      <div className="soft">{email}</div>
                    </>
                  ),
                ),
                memberColumn.words(
                  'role',
                  t('role'),
                  ({ role }) => roleOf(role),
                  ({ role }) => <Badge>{roleOf(role)}</Badge>,
                ),
                memberColumn.words('places', t('places'), places),
                memberColumn.actions(frame.t('actions'), (member) => (
                  <>
                    {member.role === 'staff' && (
                      <Button
                        quiet
                        aria-label={t('bind', { name: member.name })}
                        onPress={() => setAsked({ kind: 'bind', member })}
                      >
                        {t('bindShort')}
                      </Button>
                    )}
                    {member.id !== me?.id && (
                      <Button
                        danger
                        aria-label={t('remove', { name: member.name })}
                        onPress={() => setAsked({ kind: 'remove', member })}
                      >
                        {t('removeShort')}
                      </Button>
                    )}
                  </>
                )),
              ]}
            />
          )}
        </Live>
      </section>
      <section className="panel">
        <h2>{t('invitations')}</h2>
        <Live query={invitations}>
          {(data) => (
            <Table
              label={t('invitations')}
              empty={t('noInvitations')}
              rows={data.invitations}
              rowId={({ id }) => id}
              columns={[
                invitationColumn.words('email', common.t('email'), ({ email }) => email),
                invitationColumn.words('role', t('role'), ({ role }) => roleOf(role)),
                invitationColumn.words('places', t('places'), places),
                invitationColumn.words(
                  'expires',
                  t('expires'),
                  ({ expiresAt }) => expiresAt,
                  ({ expiresAt }) => moment(expiresAt, timezone),
                ),
                invitationColumn.actions(frame.t('actions'), (invitation) => (
                  <Button
                    quiet
                    aria-label={t('withdrawTitle', { email: invitation.email })}
                    onPress={() => setAsked({ kind: 'withdraw', invitation })}
                  >
                    {t('withdraw')}
                  </Button>
                )),
              ]}
            />
          )}
        </Live>
      </section>
      {asked !== null && (
        <TeamDialog
          asked={asked}
          invitations={invitations.data?.invitations ?? []}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
}
