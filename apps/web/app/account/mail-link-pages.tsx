import './account.css';
import './problems.ts';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { forgetMember, type Member, memberQuery } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Page } from '../design/page.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { settingsTexts } from './settings-texts.ts';

/** The secret of a mail's link: in the fragment, which browsers send nowhere. Undefined: none, or not a whole one. */
function useSecret(): string | undefined {
  const hash = useLocation({ select: (at) => at.hash });
  return /^[A-Za-z0-9_-]{43}$/.test(hash) ? hash : undefined;
}

type Values = Readonly<Record<string, string>>;

/** Asks for a link for a new password; with the link's secret, sets the password. */
export function ResetPage() {
  const { t } = useTexts(settingsTexts);
  const secret = useSecret();
  const hash = useLocation({ select: (at) => at.hash });
  return (
    <Page title={t('resetTitle')} narrow>
      {hash !== '' && secret === undefined && <Notice kind="warning">{t('incomplete')}</Notice>}
      {secret === undefined ? <AskForLink /> : <SetPassword key={secret} secret={secret} />}
    </Page>
  );
}

function AskForLink() {
  const { t } = useTexts(settingsTexts);
  const [sent, setSent] = useState(false);
  const ask = async ({ email = '' }: Values) => {
    await act(`reset ${email}`, 'POST', '/api/auth/password-resets', { email });
    setSent(true);
  };
  return (
    <>
      <p>{t('resetAsk')}</p>
      {sent && <Notice kind="good">{t('resetSent')}</Notice>}
      <Form submit={t('resetSend')} onSubmit={ask}>
        <Field name="email" label={t('email')} type="email" autoComplete="email" isRequired />
      </Form>
    </>
  );
}

function SetPassword({ secret }: { readonly secret: string }) {
  const { t } = useTexts(settingsTexts);
  const navigate = useNavigate();
  const logIn = useLogIn();
  const [ended, setEnded] = useState(false);
  const set = async ({ password = '' }: Values) => {
    try {
      await act(crypto.randomUUID(), 'POST', '/api/auth/password-resets/complete', {
        token: secret,
        password,
      });
    } catch (error) {
      setEnded(error instanceof ApiProblem && error.slug === 'link-ended');
      throw error;
    }
    // Every session has ended, this browser's among them.
    forgetMember();
    notify(t('resetDone'), 'good');
    await navigate({ to: '/account', replace: true });
    void logIn();
  };
  return (
    <>
      <Form submit={t('resetSet')} onSubmit={set}>
        <Field
          name="password"
          label={t('newPassword')}
          help={t('resetHelp')}
          type="password"
          autoComplete="new-password"
          minLength={10}
          isRequired
        />
      </Form>
      {ended && (
        <p>
          <Link to="/account/reset">{t('linkAgain')}</Link>
        </p>
      )}
    </>
  );
}

/** Confirms an address. By a button: mail programs open links to look at them. */
export function ConfirmPage() {
  const { t } = useTexts(settingsTexts);
  const secret = useSecret();
  const [done, setDone] = useState(false);
  const confirm = useAction(async () => {
    await act(`confirm ${secret}`, 'POST', '/api/auth/email-confirmations', { token: secret });
    await queryClient.invalidateQueries({ queryKey: memberQuery.queryKey });
    setDone(true);
  });
  if (secret === undefined) {
    return (
      <Page title={t('confirmTitle')} narrow>
        <Notice kind="warning">{t('incomplete')}</Notice>
      </Page>
    );
  }
  return (
    <Page title={t('confirmTitle')} narrow>
      {done ? (
        <div className="stack">
          <Notice kind="good">{t('confirmDone')}</Notice>
          <Link to="/" className="button">
            {t('toStart')}
          </Link>
        </div>
      ) : (
        <div className="stack">
          <p>{t('confirmLead')}</p>
          <ProblemNotice error={confirm.error} />
          <Button wide isPending={confirm.busy} onPress={() => void confirm.run()}>
            {t('confirmDo')}
          </Button>
          {confirm.error !== null && <Link to="/account/settings">{t('toSettings')}</Link>}
        </div>
      )}
    </Page>
  );
}

/** Accepts an invitation to the festival's team. */
export function InvitationPage() {
  const { t } = useTexts(settingsTexts);
  const secret = useSecret();
  const navigate = useNavigate();
  const logIn = useLogIn();
  const accept = async ({ name = '', password = '' }: Values) => {
    const { body } = await act<Member>(crypto.randomUUID(), 'POST', '/api/auth/invitations/accept', {
      token: secret,
      name,
      password,
    });
    forgetMember();
    notify(t('inviteDone', { name: body.name }), 'good');
    await navigate({ to: '/', replace: true });
    void logIn();
  };
  return (
    <Page title={t('inviteTitle')} narrow>
      {secret === undefined ? (
        <Notice kind="warning">{t('incomplete')}</Notice>
      ) : (
        <>
          <p>{t('inviteLead')}</p>
          <Form submit={t('inviteAccept')} onSubmit={accept}>
            <Field name="name" label={t('name')} autoComplete="name" maxLength={80} isRequired />
            <Field
              name="password"
              label={t('invitePassword')}
              type="password"
              autoComplete="current-password"
              isRequired
            />
          </Form>
        </>
      )}
    </Page>
  );
}
