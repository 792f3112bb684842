import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { type Member, useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { commonTexts } from '../../i18n/common.ts';
import { type Language, useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { Workplaces } from '../workplaces.tsx';
import { teamTexts } from './team-texts.ts';

type TeamRole = Exclude<Member['role'], 'fan'>;

interface TeamMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: TeamRole;
  readonly scopes: readonly string[];
}

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly scopes: readonly string[];
  readonly invitedBy: string;
  readonly expiresAt: string;
}

type Asked =
  | { readonly kind: 'invite' }
  | { readonly kind: 'bind' | 'remove'; readonly member: TeamMember }
  | { readonly kind: 'withdraw'; readonly invitation: Invitation };

const memberColumn = columnsOf<TeamMember>();
const invitationColumn = columnsOf<Invitation>();
const readAgain = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['own', 'team'] }),
    queryClient.invalidateQueries({ queryKey: ['own', 'invitations'] }),
  ]);

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
                memberColumn.deeds(frame.t('actions'), (member) => (
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
                invitationColumn.deeds(frame.t('actions'), (invitation) => (
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

interface TeamDialogProps {
  readonly asked: Asked;
  readonly invitations: readonly Invitation[];
  readonly onClose: () => void;
}

function TeamDialog({ asked, invitations, onClose }: TeamDialogProps) {
  const { t } = useTexts(teamTexts);
  const frame = useTexts(frameTexts);
  const [scopes, setScopes] = useState<readonly string[]>(asked.kind === 'bind' ? asked.member.scopes : []);
  const done = async (text: string) => {
    await readAgain();
    notify(text, 'good');
  };
  const dialog = { isOpen: true, onClose, reason: false } as const;
  if (asked.kind === 'invite') return <Invite onClose={onClose} onDone={done} />;
  if (asked.kind === 'withdraw') {
    const { id, email } = asked.invitation;
    return (
      <AskDialog
        {...dialog}
        danger
        title={t('withdrawTitle', { email })}
        effect={<p>{t('withdrawEffect')}</p>}
        submit={t('withdraw')}
        onSubmit={async () => {
          await act(`withdraw ${id}`, 'DELETE', `/api/auth/invitations/${id}`);
          await done(t('withdrawn'));
        }}
      />
    );
  }
  const { id, name } = asked.member;
  if (asked.kind === 'bind') {
    return (
      <AskDialog
        {...dialog}
        title={t('bind', { name })}
        effect={<p>{t('bindEffect', { name })}</p>}
        submit={frame.t('save')}
        onSubmit={async () => {
          await act(`bind ${id} ${scopes.join()}`, 'PUT', `/api/auth/team/${id}/scopes`, { scopes });
          await done(t('bound'));
        }}
      >
        <Workplaces value={scopes} onChange={setScopes} />
      </AskDialog>
    );
  }
  const own = invitations.filter(({ invitedBy }) => invitedBy === id).length;
  return (
    <AskDialog
      {...dialog}
      danger
      title={t('remove', { name })}
      effect={
        <>
          <p>{t('removeEffect', { name, invitations: own })}</p>
          <p>{t('keysStay')}</p>
        </>
      }
      submit={t('removeShort')}
      onSubmit={async () => {
        await act(`remove ${id}`, 'DELETE', `/api/auth/team/${id}`);
        await done(t('removed'));
      }}
    />
  );
}

interface InviteProps {
  readonly onClose: () => void;
  readonly onDone: (text: string) => Promise<void>;
}

function Invite({ onClose, onDone }: InviteProps) {
  const { t, word } = useTexts(teamTexts);
  const common = useTexts(commonTexts);
  const frame = useTexts(frameTexts);
  const me = useMember();
  const [role, setRole] = useState<TeamRole>('staff');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [language, setLanguage] = useState<Language>('ko');
  const roles: readonly TeamRole[] = [
    'staff',
    'support',
    'organiser',
    ...(me?.role === 'ops' ? (['ops'] as const) : []),
  ];
  return (
    <AskDialog
      title={t('invite')}
      isOpen
      onClose={onClose}
      reason={false}
      effect={<p>{t('inviteEffect')}</p>}
      submit={t('invite')}
      onSubmit={async ({ email = '' }) => {
        const body = { email, role, scopes: role === 'staff' ? scopes : [], language };
        await act(`invite ${JSON.stringify(body)}`, 'POST', '/api/auth/invitations', body);
        await onDone(t('invited', { email }));
      }}
    >
      <Field
        label={common.t('email')}
        name="email"
        type="email"
        isRequired
        maxLength={254}
        autoComplete="off"
      />
      <Choice
        label={t('role')}
        value={role}
        onChange={setRole}
        options={roles.map((value) => ({
          value,
          label: word('role', value) ?? value,
          note: word('note', value),
        }))}
      />
      {role === 'staff' && <Workplaces value={scopes} onChange={setScopes} />}
      <Choice
        label={t('language')}
        value={language}
        onChange={setLanguage}
        options={[
          { value: 'ko', label: frame.t('korean') },
          { value: 'en', label: frame.t('english') },
        ]}
      />
    </AskDialog>
  );
}
