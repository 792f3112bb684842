import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react';
import { currentMember, logIn, type Member, signUp } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { notify } from '../design/notices.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';

/** Asks for a log-in where none is, in a dialog. @returns the member; null when the dialog was closed */
type LogIn = () => Promise<Member | null>;

const Context = createContext<LogIn>(() => Promise.reject(new Error('there is no LogInProvider')));

/** To continue what a person was doing: `const member = await logIn(); if (member === null) return;` */
export function useLogIn(): LogIn {
  return use(Context);
}

/** Holds the dialog. */
export function LogInProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTexts(commonTexts);
  const [open, setOpen] = useState(false);
  const waiting = useRef<((member: Member | null) => void)[]>([]);

  const finish = useCallback((member: Member | null) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(member);
  }, []);
  const ask = useCallback<LogIn>(() => {
    const member = currentMember();
    if (member !== null) return Promise.resolve(member);
    setOpen(true);
    return new Promise((resolve) => waiting.current.push(resolve));
  }, []);

  return (
    <Context value={ask}>
      {children}
      <Dialog title={t('logIn')} isOpen={open} onClose={() => finish(null)} titleHidden>
        <LogInForm onDone={finish} />
      </Dialog>
    </Context>
  );
}

/** Log in or sign up. */
export function LogInForm({ onDone }: { readonly onDone: (member: Member) => void }) {
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
      <p className="row soft">
        {t(mode === 'logIn' ? 'newHere' : 'memberAlready')}
        <Button quiet onPress={() => setMode(other)}>
          {t(other)}
        </Button>
      </p>
    </>
  );
}
