import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { beginKakao } from '../api/kakao.ts';
import { offeredMethodsQuery } from '../api/login-methods.ts';
import { queryClient } from '../api/query-client.ts';
import { logIn, type Member, signUp } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { useAction } from '../design/use-action.ts';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';

interface LogInDialogProps {
  /** With the member; null when it was closed. */
  readonly onDone: (member: Member | null) => void;
}

/** The dialog once it is decided which ways to log in it shows: a button that came later would move the others. */
export async function readyLogInDialog() {
  await queryClient.prefetchQuery(offeredMethodsQuery);
  return { default: LogInDialog };
}

/** The dialog to log in or sign up. */
function LogInDialog({ onDone }: LogInDialogProps) {
  const { t } = useTexts(commonTexts);
  return (
    <Dialog title={t('logIn')} isOpen onClose={() => onDone(null)} titleHidden>
      <LogInForm onDone={onDone} />
    </Dialog>
  );
}

/** The way by Kakao, where the festival has it. What was chosen is kept in this tab until the browser comes back. */
function KakaoLogIn() {
  const { t } = useTexts(commonTexts);
  const methods = useQuery(offeredMethodsQuery).data?.methods;
  const { run, error, busy } = useAction(() => beginKakao('log-in', location.pathname));
  if (methods?.includes('kakao') !== true) return null;
  return (
    <>
      <Button wide className="kakao" isPending={busy} onPress={() => void run()}>
        {t('logInWithKakao')}
      </Button>
      <ProblemNotice error={error} />
    </>
  );
}

/** Log in or sign up. */
function LogInForm({ onDone }: { readonly onDone: (member: Member) => void }) {
  const { t } = useTexts(commonTexts);
  const [mode, setMode] = useState<'logIn' | 'signUp'>('logIn');
  const other = mode === 'logIn' ? 'signUp' : 'logIn';
  const enter = async (values: Readonly<Record<string, string>>) => {
    const { email = '', password = '', name = '' } = values;
    const member = await (mode === 'signUp' ? signUp(email, password, name) : logIn(email, password));
    notify(t('welcome', { name: member.name }));
    onDone(member);
  };
  return (
    <>
      <h2 className="dialog-title">{t(mode)}</h2>
      <Form submit={t(mode)} onSubmit={enter} key={mode}>
        <Field name="email" label={t('email')} type="email" autoComplete="email" isRequired autoFocus />
        <Field
          name="password"
          label={t(mode === 'signUp' ? 'passwordRule' : 'password')}
          type="password"
          autoComplete={mode === 'signUp' ? 'new-password' : 'current-password'}
          {...(mode === 'signUp' ? { minLength: 10 } : {})}
          isRequired
        />
        {mode === 'signUp' && <Field name="name" label={t('yourName')} autoComplete="name" isRequired />}
      </Form>
      <KakaoLogIn />
      <p className="row soft">
        {t(mode === 'logIn' ? 'newHere' : 'memberAlready')}
        <Button quiet onPress={() => setMode(other)}>
          {t(other)}
        </Button>
      </p>
    </>
  );
}
