import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useRef, useState } from 'react';
import { currentMember, type Member } from '../api/session.ts';

const LogInDialog = lazy(async () => (await import('./log-in-dialog.tsx')).readyLogInDialog());

/** Asks for a log-in where none is, in a dialog. @returns the member; null when the dialog was closed */
type LogIn = () => Promise<Member | null>;

const Context = createContext<LogIn>(() => Promise.reject(new Error('there is no LogInProvider')));

/** To continue what a person was doing: `const member = await logIn(); if (member === null) return;` */
export function useLogIn(): LogIn {
  return use(Context);
}

/** Holds the dialog. */
export function LogInProvider({ children }: { readonly children: ReactNode }) {
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
      {open && (
        <Suspense fallback={null}>
          <LogInDialog onDone={finish} />
        </Suspense>
      )}
    </Context>
  );
}
