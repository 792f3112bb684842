import { useState } from 'react';
import { act } from '../../api/client.ts';
import { useMember } from '../../api/session.ts';
import { Choice } from '../../design/choice.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { commonTexts } from '../../i18n/common.ts';
import { type Language, useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { frameTexts } from '../texts.ts';
import { Workplaces } from '../workplaces.tsx';
import { type Asked, type Invitation, readTeamAgain, type TeamRole } from './team-data.ts';
import { teamTexts } from './team-texts.ts';

interface TeamDialogProps {
  readonly asked: Asked;
  readonly invitations: readonly Invitation[];
  readonly onClose: () => void;
}

export function TeamDialog({ asked, invitations, onClose }: TeamDialogProps) {
  const { t } = useTexts(teamTexts);
  const frame = useTexts(frameTexts);
  const [scopes, setScopes] = useState<readonly string[]>(asked.kind === 'bind' ? asked.member.scopes : []);
  const done = async (text: string) => {
    await readTeamAgain();
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
