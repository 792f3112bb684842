import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Suspense, useLayoutEffect, useState } from 'react';
import { festivalQuery } from '../api/festival.ts';
import { removeKeptTickets } from '../api/kept-tickets.ts';
import { logOut, type Member, useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Notices, notify } from '../design/notices.tsx';
import { SiteName } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { switchLanguage, useTexts } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';
import { BasketLink } from '../shop/basket-link.tsx';
import { useLogIn } from './log-in.tsx';
import { PagePending } from './page-states.tsx';
import { applyTheme } from './theme.ts';

/** What is around every page. */
export function Layout() {
  const { t, localised } = useTexts(commonTexts);
  const festival = useQuery(festivalQuery).data;
  return (
    <SiteName value={festival === undefined ? '' : localised(festival.title)}>
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
  const { t, language, localised } = useTexts(commonTexts);
  const festival = useQuery(festivalQuery).data;
  useLayoutEffect(() => {
    if (festival !== undefined) applyTheme(festival);
  }, [festival]);
  const member = useMember();
  const path = useLocation().pathname;
  const [openAt, setOpenAt] = useState<string>();
  // Another page closes it.
  const isOpen = openAt === path;
  const setOpen = (open: boolean) => setOpenAt(open ? path : undefined);
  return (
    <header className="bar">
      <Link to="/" className="bar-home">
        {festival === undefined ? 'Clove' : localised(festival.title)}
      </Link>
      <BasketLink />
      <button
        type="button"
        className="bar-menu"
        aria-expanded={isOpen}
        aria-controls="menu"
        aria-label={t('menu')}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">{isOpen ? '×' : '☰'}</span>
      </button>
      <nav id="menu" aria-label={t('menu')} className={isOpen ? 'open' : ''}>
        {member != null && <Areas member={member} />}
        <LogInOrOut member={member} />
        <Button
          quiet
          lang={language === 'ko' ? 'en' : 'ko'}
          onPress={() => switchLanguage(language === 'ko' ? 'en' : 'ko')}
        >
          {t('otherLanguage')}
        </Button>
      </nav>
    </header>
  );
}

function Areas({ member: { role } }: { readonly member: Member }) {
  const { t } = useTexts(commonTexts);
  return (
    <>
      <Link to="/tickets">{t('myTickets')}</Link>
      {role === 'fan' && <Link to="/account">{t('account')}</Link>}
      {role !== 'fan' && <Link to="/organiser">{t('organiser')}</Link>}
      {(role === 'organiser' || role === 'staff') && <Link to="/door">{t('door')}</Link>}
    </>
  );
}

function LogInOrOut({ member }: { readonly member: Member | null | undefined }) {
  const { t } = useTexts(commonTexts);
  const logIn = useLogIn();
  const navigate = useNavigate();
  if (member == null) {
    return (
      <Button quiet onPress={() => void logIn()}>
        {t('logIn')}
      </Button>
    );
  }
  const leave = async () => {
    try {
      await logOut();
      removeKeptTickets();
      await navigate({ to: '/' });
    } catch (error) {
      notify(problemText(error), 'alarm');
    }
  };
  return (
    <Button quiet onPress={leave}>
      {t('logOut')}
    </Button>
  );
}
