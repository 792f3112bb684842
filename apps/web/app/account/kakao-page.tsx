import './account.css';
import './problems.ts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { act } from '../api/client.ts';
import { type KakaoFlow, takeKakaoFlow } from '../api/kakao.ts';
import { enter, type Member } from '../api/session.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Page } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { settingsTexts } from './settings-texts.ts';

/** Taken once, whatever draws the page again. */
let taken: { readonly flow: KakaoFlow | null; readonly query: string } | undefined;

/** Where Kakao sends the browser back to. */
export function KakaoPage() {
  const { t } = useTexts(settingsTexts);
  const [{ flow, query }] = useState(() => {
    taken ??= { flow: takeKakaoFlow(), query: location.search };
    return taken;
  });
  const parameters = new URLSearchParams(query);
  const code = parameters.get('code');
  const state = parameters.get('state');
  if (parameters.has('error')) return <Failed>{t('kakaoRefused')}</Failed>;
  if (flow === null || code === null || state === null) return <Failed>{t('kakaoLost')}</Failed>;
  return <Finishing flow={flow} code={code} state={state} />;
}

function Failed({ children }: { readonly children: React.ReactNode }) {
  const { t } = useTexts(settingsTexts);
  return (
    <Page title={t('kakao')} narrow>
      <p>{children}</p>
      <Link to="/" className="button">
        {t('toStart')}
      </Link>
    </Page>
  );
}

interface FinishingProps {
  readonly flow: KakaoFlow;
  readonly code: string;
  readonly state: string;
}

function Finishing({ flow: { flow, purpose, back }, code, state }: FinishingProps) {
  const { t } = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const navigate = useNavigate();
  const { data: done, error } = useQuery({
    queryKey: ['kakao', state],
    queryFn: () => finish(purpose, { flow, code, state }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (done === undefined) return;
    taken = undefined;
    notify(done.name === null ? t('kakaoLinked') : common.t('welcome', { name: done.name }), 'good');
    void navigate({ to: back, replace: true });
  }, [done, back, navigate, t, common]);
  return (
    <Page title={t('kakao')} narrow>
      {error === null ? <p role="status">{t('kakaoWait')}</p> : <ProblemNotice error={error} />}
    </Page>
  );
}

/** @returns the member's name; null where the account was linked */
async function finish(
  purpose: KakaoFlow['purpose'],
  callback: { readonly flow: string; readonly code: string; readonly state: string },
): Promise<{ readonly name: string | null }> {
  if (purpose === 'link') {
    await act(`kakao ${callback.state}`, 'PUT', '/api/auth/me/kakao', callback);
    return { name: null };
  }
  const { body } = await act<{ member: Member }>(
    `kakao ${callback.state}`,
    'POST',
    '/api/auth/login/kakao',
    callback,
  );
  enter(body.member);
  return { name: body.member.name };
}
