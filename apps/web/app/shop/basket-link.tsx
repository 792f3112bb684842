import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMember } from '../api/session.ts';
import { useTexts } from '../i18n/index.ts';
import { holdQuery } from './basket-queries.ts';
import { useBasket } from './basket-store.ts';
import { shopTexts } from './texts.ts';
import { minutesAndSeconds, useClock } from './use-clock.ts';

/** The way to the basket, with the time that is left; nothing while it is empty. */
export function BasketLink() {
  const refs = useBasket();
  const member = useMember();
  return refs.length === 0 || member == null ? null : <Shown />;
}

function Shown() {
  const { t } = useTexts(shopTexts);
  const holds = useQueries({ queries: useBasket().map(holdQuery) })
    .flatMap(({ data }) => (data === undefined || data === null ? [] : [data]))
    .filter(({ state }) => state === 'ACTIVE');
  const now = useClock();
  if (holds.length === 0) return null;
  const count = holds.reduce((sum, { units }) => sum + units.length, 0);
  const ends = Math.min(...holds.map(({ expiresAt }) => Date.parse(expiresAt)));
  const time = minutesAndSeconds(ends - now);
  return (
    <Link to="/basket" className="basket-link">
      {t('basket')} <b>{count}</b> <span className="visually-hidden">{t('leftWord')}</span> {time}
    </Link>
  );
}
