import './code-box.css';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFestival } from '../api/festival.ts';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Field } from '../design/field.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { codeOfLink, forgetCodeOfLink } from './code-from-address.ts';
import { codeTexts } from './code-texts.ts';
import { forgetCode, isOn, type OpenedCode, openCode, useOpenedCode } from './opened-code.ts';
import { useClock } from './use-clock.ts';

/** Where a code for hidden sections or an early sale is typed, what it opens and until when. */
export function CodeBox() {
  const { t } = useTexts(codeTexts);
  const member = useMember();
  const logIn = useLogIn();
  const opened = useOpenedCode();
  const box = useRef<HTMLDivElement>(null);
  const [link, setLink] = useState(codeOfLink);
  const [typed, setTyped] = useState(link ?? '');
  const [isAsked, setAsked] = useState(link !== undefined);
  const { run, busy, error } = useAction(async (code: string) => {
    const who = await logIn();
    if (who === null) return;
    try {
      await openCode(code, who.id);
      setTyped('');
    } finally {
      forgetCodeOfLink();
      setLink(undefined);
    }
    // The button that was pressed may be gone: a keyboard goes on from what it opened.
    requestAnimationFrame(() => box.current?.focus());
  });
  // Who is logged in only opens the link.
  useEffect(() => {
    if (link !== undefined && member != null) void run(link);
  }, [link, member, run]);
  const forget = () => {
    forgetCode();
    requestAnimationFrame(() => box.current?.focus());
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') void run(typed.trim());
  };
  return (
    <div className="code-box" ref={box} tabIndex={-1}>
      {opened !== undefined ? (
        <Opened opened={opened} busy={busy} onAgain={() => void run(opened.code)} onForget={forget} />
      ) : (
        <details open={isAsked} onToggle={({ currentTarget }) => setAsked(currentTarget.open)}>
          <summary>{t('ask')}</summary>
          {link !== undefined && member === null && <Notice>{t('linkCode', { code: link })}</Notice>}
          <form className="row" onSubmit={send}>
            <Field label={t('code')} value={typed} onChange={setTyped} autoComplete="off" maxLength={64} />
            <Button quiet type="submit" isPending={busy}>
              {t(member == null ? 'logInToOpen' : 'open')}
            </Button>
          </form>
        </details>
      )}
      <ProblemNotice error={error} />
    </div>
  );
}

interface OpenedProps {
  readonly opened: OpenedCode;
  readonly busy: boolean;
  readonly onAgain: () => void;
  readonly onForget: () => void;
}

function Opened({ opened, busy, onAgain, onForget }: OpenedProps) {
  const { t, localised, time } = useTexts(codeTexts);
  const { timezone, sales } = useFestival();
  const now = useClock();
  const isOpen = isOn(opened, now);
  const code = opened.title === undefined ? opened.code : localised(opened.title);
  const count = opened.opens.length;
  return (
    <Notice kind={isOpen ? 'good' : 'warning'}>
      <p>{isOpen ? t('isOpen', { code, time: time(opened.until, timezone) }) : t('isOver', { code })}</p>
      {isOpen && count > 0 && <p>{t(count === 1 ? 'opensSection' : 'opensSections', { count })}</p>}
      {isOpen && opened.presale && now < Date.parse(sales.opensAt) && <p>{t('presale')}</p>}
      <div className="row">
        {!isOpen && (
          <Button quiet isPending={busy} onPress={onAgain}>
            {t('again')}
          </Button>
        )}
        <Button quiet onPress={onForget}>
          {t('forget')}
        </Button>
      </div>
    </Notice>
  );
}
