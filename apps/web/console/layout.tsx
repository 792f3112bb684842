import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { Button } from '../app/design/button.tsx';
import { Notices } from '../app/design/notices.tsx';
import { SiteName } from '../app/design/page.tsx';
import { commonTexts } from '../app/i18n/common.ts';
import { switchLanguage, useTexts } from '../app/i18n/index.ts';
import { problemText } from '../app/i18n/problem-text.ts';
import { consoleQuery, logOut } from './api.ts';
import { PagePending } from './page-states.tsx';
import { consoleTexts } from './texts.ts';

const AREAS = [
  { to: '/', name: 'festivals', below: '/festivals' },
  { to: '/templates', name: 'templates', below: '/templates' },
  { to: '/pool', name: 'pool', below: '/pool' },
  { to: '/changes', name: 'changes', below: '/changes' },
] as const;

/** What is around every page. */
export function Layout() {
  const { t } = useTexts(commonTexts);
  const { t: own } = useTexts(consoleTexts);
  return (
    <SiteName value={own('console')}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Bar />
      <Notices />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<PagePending />}>
          <Outlet />
        </Suspense>
      </main>
    </SiteName>
  );
}

function Bar() {
  const { t, language } = useTexts(commonTexts);
  const { t: own } = useTexts(consoleTexts);
  const { pathname } = useLocation();
  const known = useQuery(consoleQuery).data;
  const [openAt, setOpenAt] = useState<string>();
  // Another page closes it.
  const isOpen = openAt === pathname;
  return (
    <header className="bar">
      <Link to="/" className="bar-home">
        {own('console')}
      </Link>
      {known !== undefined && (
        <span className="badge console-branch" title={own('branchIs', { branch: known.branch })}>
          {known.branch}
        </span>
      )}
      <button
        type="button"
        className="bar-menu"
        aria-expanded={isOpen}
        aria-controls="menu"
        aria-label={t('menu')}
        onClick={() => setOpenAt(isOpen ? undefined : pathname)}
      >
        <span aria-hidden="true">{isOpen ? '×' : '☰'}</span>
      </button>
      <nav id="menu" aria-label={t('menu')} className={isOpen ? 'open' : ''}>
        {AREAS.map(({ to, name, below }) => {
          const isHere = pathname === to || pathname.startsWith(below);
          return (
            <Link key={to} to={to} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
              {own(name)}
            </Link>
          );
        })}
        <Button
          quiet
          lang={language === 'ko' ? 'en' : 'ko'}
          onPress={() => switchLanguage(language === 'ko' ? 'en' : 'ko')}
        >
          {t('otherLanguage')}
        </Button>
        {known?.logOutPath !== undefined && <LogOut path={known.logOutPath} name={known.person.name} />}
      </nav>
    </header>
  );
}

function LogOut({ path, name = '' }: { readonly path: string; readonly name?: string | undefined }) {
  const { t } = useTexts(consoleTexts);
  const leaving = useMutation({ mutationFn: () => logOut(path) });
  return (
    <>
      <span className="soft">{t('loggedInAs', { name })}</span>
      <Button quiet onPress={() => leaving.mutate()}>
        {t('logOut')}
      </Button>
      {leaving.isError && (
        <span role="alert" className="error">
          {problemText(leaving.error)}
        </span>
      )}
    </>
  );
}
