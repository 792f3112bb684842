import './account.css';
import './problems.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useHas } from '../api/festival.ts';
import { type Member, useMember } from '../api/session.ts';
import { Page } from '../design/page.tsx';
import { showCurrent } from '../design/show-current.ts';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { accountTexts } from './texts.ts';

interface AccountPageProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: (member: Member) => ReactNode;
}

/** One of the member's pages, with the way to the others. */
export function AccountPage({ title, aside, children }: AccountPageProps) {
  return (
    <MembersOnly title={title}>
      {(member) => (
        <div className="account">
          <AccountNav />
          <Page title={title} aside={aside}>
            {children(member)}
          </Page>
        </div>
      )}
    </MembersOnly>
  );
}

/** What this festival has for its fans. */
export function AccountNav() {
  const { t } = useTexts(accountTexts);
  const hasGoods = useHas('merch');
  const hasRooms = useHas('stay');
  const hasReviews = useHas('review');
  const hasMessages = useHas('notification');
  // Waiting, goods and nights are fans' alone; the team has tickets of its own at most.
  const isFan = useMember()?.role === 'fan';
  return (
    <nav className="account-nav" aria-label={t('sections')} ref={showCurrent}>
      <Link to="/account" activeOptions={{ exact: true }}>
        {t('overview')}
      </Link>
      <Link to="/tickets">{t('tickets')}</Link>
      <Link to="/account/orders">{t('orders')}</Link>
      {hasMessages && <Link to="/account/messages">{t('messages')}</Link>}
      {isFan && <Link to="/account/waiting">{t('waiting')}</Link>}
      {isFan && hasGoods && <Link to="/account/pick-ups">{t('pickUps')}</Link>}
      {isFan && hasRooms && <Link to="/account/stays">{t('bookings')}</Link>}
      {hasReviews && <Link to="/account/reviews">{t('reviews')}</Link>}
      <Link to="/account/settings">{t('settings')}</Link>
    </nav>
  );
}
