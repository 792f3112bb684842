import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, act } from '../api/client.ts';
import { beginKakao } from '../api/kakao.ts';
import { offeredMethodsQuery, ownMethodsQuery } from '../api/login-methods.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { Form } from '../design/form.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { Badge, Card } from '../design/small.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import { PagePending } from '../shell/page-states.tsx';
import { devicesQuery } from './data.ts';
import { settingsTexts } from './settings-texts.ts';

/** The ways in which the member logs in, and what can be changed of them. */
export function LoginMethods() {
  const offered = useQuery(offeredMethodsQuery);
  const own = useQuery(ownMethodsQuery);
  if (own.error !== null) return <ProblemNotice error={own.error} />;
  if (own.data === undefined || offered.isPending) return <PagePending />;
  const hasPassword = own.data.methods.includes('password');
  const isLinked = own.data.methods.includes('kakao');
  return (
    <>
      {hasPassword ? <Password /> : <NoPassword />}
      <ProblemNotice error={offered.error} />
      {offered.data?.methods.includes('kakao') && <Kakao isLinked={isLinked} hasPassword={hasPassword} />}
    </>
  );
}

function Password() {
  const { t } = useTexts(settingsTexts);
  const [changes, setChanges] = useState(0);
  const change = async ({ current = '', next = '' }: Readonly<Record<string, string>>) => {
    try {
      await act(crypto.randomUUID(), 'POST', '/api/auth/me/password', { current, next });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.slug !== 'wrong-credentials') throw error;
      throw new ApiProblem(422, {
        type: 'invalid-input',
        errors: [{ path: 'body.current', message: t('wrongPassword') }],
      });
    }
    await queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });
    notify(t('passwordChanged'), 'good');
    setChanges((count) => count + 1);
    keepFocusInPage();
  };
  return (
    <Card>
      <h2>{t('password')}</h2>
      <Form submit={t('changePassword')} onSubmit={change} key={changes}>
        <Field
          name="current"
          label={t('currentPassword')}
          type="password"
          autoComplete="current-password"
          isRequired
        />
        <Field
          name="next"
          label={t('newPassword')}
          help={t('passwordHelp')}
          type="password"
          autoComplete="new-password"
          minLength={10}
          isRequired
        />
      </Form>
      <p>
        <Link to="/account/reset" className="alone">
          {t('forgot')}
        </Link>
      </p>
    </Card>
  );
}

/** The account was made by a log-in with Kakao: the link of a mail sets its first password. */
function NoPassword() {
  const { t } = useTexts(settingsTexts);
  return (
    <Card>
      <h2>{t('password')}</h2>
      <p>{t('noPassword')}</p>
      <Link to="/account/reset" className="button quiet">
        {t('firstPassword')}
      </Link>
    </Card>
  );
}

interface KakaoProps {
  readonly isLinked: boolean;
  readonly hasPassword: boolean;
}

/** Where this festival takes log-ins with Kakao. */
function Kakao({ isLinked, hasPassword }: KakaoProps) {
  const { t } = useTexts(settingsTexts);
  return (
    <Card>
      <h2>{t('kakao')}</h2>
      {isLinked ? hasPassword ? <Unlink /> : <p>{t('kakaoOnlyWay')}</p> : <LinkKakao />}
    </Card>
  );
}

function LinkKakao() {
  const { t } = useTexts(settingsTexts);
  const link = useAction(() => beginKakao('link', '/account/settings'));
  return (
    <>
      <p className="soft">{t('kakaoLead')}</p>
      <ProblemNotice error={link.error} />
      <Button quiet isPending={link.busy} onPress={() => void link.run()}>
        {t('kakaoLink')}
      </Button>
    </>
  );
}

function Unlink() {
  const { t } = useTexts(settingsTexts);
  const [asks, setAsks] = useState(false);
  return (
    <>
      <p className="row">
        <Badge kind="good">{t('kakaoIsLinked')}</Badge>
        <Button quiet onPress={() => setAsks(true)}>
          {t('kakaoUnlink')}
        </Button>
      </p>
      <ConfirmDialog
        title={t('kakaoUnlinkTitle')}
        isOpen={asks}
        onClose={() => setAsks(false)}
        confirm={t('kakaoUnlink')}
        danger
        onConfirm={async () => {
          await act('unlink kakao', 'DELETE', '/api/auth/me/kakao');
          await queryClient.invalidateQueries({ queryKey: ownMethodsQuery.queryKey });
          notify(t('kakaoUnlinked'));
          keepFocusInPage();
        }}
      >
        <p>{t('kakaoUnlinkEffect')}</p>
      </ConfirmDialog>
    </>
  );
}
