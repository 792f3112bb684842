import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense } from 'react';
import { partsQuery } from '../api/festival.ts';
import type { Member } from '../api/session.ts';
import { Page } from '../design/page.tsx';
import { showInMenu } from '../design/show-current.ts';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { PagePending } from '../shell/page-states.tsx';
import './organiser.css';
import { pagesFor } from './pages.ts';
import { frameTexts } from './texts.ts';
import { useKeptFocus } from './use-kept-focus.ts';

/** Around every page of the console: who may be here, and where they may go. */
export function Frame() {
  const { t } = useTexts(frameTexts);
  return (
    <MembersOnly title={t('title')} roles={['organiser', 'support', 'ops', 'staff']}>
      {(member) => <Console member={member} />}
    </MembersOnly>
  );
}

function Console({ member }: { readonly member: Member }) {
  const { t } = useTexts(frameTexts);
  const common = useTexts(commonTexts);
  const { services } = useSuspenseQuery(partsQuery).data;
  const pages = pagesFor(member, services);
  const { pathname } = useLocation();
  useKeptFocus();
  const isOpen = (path: string) => pathname === path || pathname.startsWith(`${path}/`);
  const [first] = pages;
  if (first === undefined) {
    return (
      <Page title={t('title')} narrow>
        <p>{t('nothingHere')}</p>
      </Page>
    );
  }
  if (pathname.replace(/\/$/, '') === '/organiser') return <Navigate to={first.path} replace />;
  return (
    <div className="console">
      <nav className="console-menu" aria-label={t('menu')}>
        {pages.map(({ path, name }) => (
          <Link
            key={path}
            to={path}
            {...(isOpen(path) ? { 'aria-current': 'page' as const, ref: showInMenu } : {})}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      <div className="console-page">
        <Suspense fallback={<PagePending />}>
          {pages.some(({ path }) => isOpen(path)) ? (
            <Outlet />
          ) : (
            <Page title={t('title')} narrow>
              <p>{common.t('needsRole')}</p>
            </Page>
          )}
        </Suspense>
      </div>
    </div>
  );
}
