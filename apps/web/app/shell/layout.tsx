import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { festivalQuery } from '../api/festival.ts';
import { removeKeptTickets } from '../api/kept-tickets.ts';
import { logOut, type Member, useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { notify } from '../design/notices.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';
import { BasketLink } from '../shop/basket-link.tsx';
import { Frame } from './frame.tsx';
import { useLogIn } from './log-in.tsx';
import { applyTheme } from './theme.ts';

/** The frame of the festival's site. */
export function Layout() {
  const { localised } = useTexts(commonTexts);
  const festival = useQuery(festivalQuery).data;
  useLayoutEffect(() => {
    if (festival !== undefined) applyTheme(festival);
  }, [festival]);
  const title = festival === undefined ? '' : localised(festival.title);
  return <Frame siteName={title} home={title || 'Clove'} beside={<BasketLink />} menu={<Menu />} />;
}

function Menu() {
  const member = useMember();
  return (
    <>
      {member != null && <Areas member={member} />}
      <LogInOrOut member={member} />
    </>
  );
}

function Areas({ member }: { readonly member: Member }) {
  const { t } = useTexts(commonTexts);
  const { role } = member;
  return (
    <>
      {role === 'fan' && <Link to="/tickets">{t('myTickets')}</Link>}
      {role !== 'fan' && <Link to="/organiser">{t('organiser')}</Link>}
      {worksAtGates(member) && <Link to="/door">{t('door')}</Link>}
      <Link to="/account">{t('account')}</Link>
    </>
  );
}

/** Organisers, and staff who are bound to a gate or to nothing. */
function worksAtGates({ role, scopes = [] }: Member): boolean {
  if (role === 'organiser') return true;
  return role === 'staff' && (scopes.length === 0 || scopes.some((scope) => scope.startsWith('gate:')));
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
