import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../api/client.ts';
import { useFestival } from '../api/festival.ts';
import { queryClient } from '../api/query-client.ts';
import { enter, type Member } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { Form } from '../design/form.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Badge, Card } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { AccountPage } from './account-page.tsx';
import { type Device, devicesQuery } from './data.ts';
import { DeleteAccount } from './delete-account.tsx';
import { LoginMethods } from './login-methods.tsx';
import { settingsTexts } from './settings-texts.ts';

/** The account itself. */
export function Settings() {
  const { t } = useTexts(settingsTexts);
  return (
    <AccountPage title={t('title')}>
      {(member) => (
        <div className="settings">
          <Profile member={member} />
          <Email member={member} />
          <LoginMethods />
          <Devices />
          <DeleteAccount member={member} />
        </div>
      )}
    </AccountPage>
  );
}

function Profile({ member }: { readonly member: Member }) {
  const { t } = useTexts(settingsTexts);
  const [language, setLanguage] = useState<'ko' | 'en'>(member.language ?? 'ko');
  const save = async ({ name = '' }: Readonly<Record<string, string>>) => {
    const change = { name, language };
    const { body } = await act<Member>(`me ${JSON.stringify(change)}`, 'PATCH', '/api/auth/me', change);
    enter(body);
    notify(t('saved'), 'good');
  };
  return (
    <Card>
      <h2>{t('profile')}</h2>
      <Form submit={t('save')} onSubmit={save}>
        <Field
          name="name"
          label={t('name')}
          help={t('nameHelp')}
          defaultValue={member.name}
          autoComplete="name"
          maxLength={80}
          isRequired
        />
        <Choice
          label={t('mailLanguage')}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'ko', label: '한국어', language: 'ko' },
            { value: 'en', label: 'English', language: 'en' },
          ]}
        />
      </Form>
    </Card>
  );
}

function Email({ member: { email, emailConfirmed } }: { readonly member: Member }) {
  const { t } = useTexts(settingsTexts);
  const ask = useAction(async () => {
    await act('confirm my e-mail', 'POST', '/api/auth/me/email-confirmation');
    notify(t('confirmationSent'), 'good');
  });
  return (
    <Card>
      <h2>{t('email')}</h2>
      <p className="row">
        <span>{email}</span>
        <Badge kind={emailConfirmed === false ? 'warning' : 'good'}>
          {t(emailConfirmed === false ? 'unconfirmed' : 'confirmed')}
        </Badge>
      </p>
      {emailConfirmed === false && (
        <>
          <ProblemNotice error={ask.error} />
          <Button quiet isPending={ask.busy} onPress={() => void ask.run()}>
            {t('sendConfirmation')}
          </Button>
        </>
      )}
    </Card>
  );
}

function Devices() {
  const { t, moment } = useTexts(settingsTexts);
  const { timezone } = useFestival();
  const { data, error } = useQuery(devicesQuery);
  const [ending, setEnding] = useState<Device | null>(null);
  const nameOf = ({ device }: Device) => device ?? t('unknownDevice');
  const end = async () => {
    if (ending === null) return;
    await act(`end ${ending.id}`, 'DELETE', `/api/auth/sessions/${ending.id}`);
    await queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });
    notify(t('ended'));
    keepFocusInPage();
  };
  return (
    <Card>
      <h2>{t('devices')}</h2>
      <p className="soft">{t('devicesLead')}</p>
      <ProblemNotice error={error} />
      <ul className="devices">
        {data?.sessions.map((session) => (
          <li key={session.id}>
            <span className="entry-main">
              <strong>{nameOf(session)}</strong>
              <span className="soft">{t('lastUsed', { time: moment(session.lastUsedAt, timezone) })}</span>
            </span>
            {session.current ? (
              <Badge kind="good">{t('thisDevice')}</Badge>
            ) : (
              <Button
                quiet
                aria-label={t('endOf', { device: nameOf(session) })}
                onPress={() => setEnding(session)}
              >
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t('endTitle')}
        isOpen={ending !== null}
        onClose={() => setEnding(null)}
        confirm={t('end')}
        onConfirm={end}
        danger
      >
        <p>{ending !== null && t('endEffect', { device: nameOf(ending) })}</p>
      </ConfirmDialog>
    </Card>
  );
}
