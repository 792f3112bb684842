import './festival.css';
import type { Section } from '@clove/contracts';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { type Festival, type Performance, useFestival, useHas } from '../api/festival.ts';
import { PageTitle } from '../design/page.tsx';
import { Badge, DateTime, Money } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { Countdown } from './countdown.tsx';
import { sectionName } from './names.ts';
import { isOn, sellsEarly, useOpenedCode } from './opened-code.ts';
import { Refunds } from './refunds.tsx';
import { type SaleState, saleState } from './sale-state.ts';
import { Seller } from './seller.tsx';
import { shopTexts } from './texts.ts';
import { useClock } from './use-clock.ts';
import { whyNotSold } from './why-not-sold.ts';

/** Its field is not needed at first; its place is kept, so that nothing moves when it comes. */
const CodeBox = lazy(async () => ({ default: (await import('./code-box.tsx')).CodeBox }));

/** The festival: what it is, when, and what is sold. */
export function FestivalPage() {
  const { t } = useTexts(shopTexts);
  const festival = useFestival();
  const now = useClock();
  return (
    <>
      <Hero festival={festival} now={now} />
      <div className="page">
        <h2>{t('performances')}</h2>
        <Suspense fallback={<div className="code-place" />}>
          <CodeBox />
        </Suspense>
        <ul className="shows">
          {festival.performances.map((performance) => (
            <Show key={performance.id} festival={festival} performance={performance} now={now} />
          ))}
        </ul>
        <Beside />
        <Refunds festival={festival} />
        {festival.organiser !== undefined && <Seller organiser={festival.organiser} />}
      </div>
    </>
  );
}

function Hero({ festival, now }: { readonly festival: Festival; readonly now: number }) {
  const { t, localised, day, moment } = useTexts(shopTexts);
  const { performances, timezone, sales } = festival;
  const starts = performances.map(({ startsAt }) => startsAt).sort();
  const [first, last] = [starts[0], starts.at(-1)];
  const poster = performances.find(({ picture }) => picture !== null)?.picture;
  const opensAt = Date.parse(sales.opensAt);
  return (
    <header className={poster == null ? 'hero' : 'hero with-poster'}>
      <div className="hero-inner">
        <div>
          {first !== undefined && last !== undefined && (
            <p className="hero-dates">
              {day(first, timezone)}
              {day(first, timezone) === day(last, timezone) ? '' : ` – ${day(last, timezone)}`}
            </p>
          )}
          <PageTitle>{localised(festival.title)}</PageTitle>
          {now < opensAt ? (
            <Countdown label={t('salesOpenIn')} until={opensAt} now={now} />
          ) : (
            <p className="hero-sale">
              {now < Date.parse(sales.closesAt)
                ? t('salesUntil', { time: moment(sales.closesAt, timezone) })
                : t('salesClosed')}
            </p>
          )}
          <p className="hero-note">
            {now < opensAt && `${t('salesOpen', { time: moment(sales.opensAt, timezone) })} · `}
            {t('perFan', { count: sales.maxTicketsPerFan })}
          </p>
        </div>
        {poster != null && <img className="hero-poster" src={poster} alt="" />}
      </div>
    </header>
  );
}

interface ShowProps {
  readonly festival: Festival;
  readonly performance: Performance;
  readonly now: number;
}

function Show({ festival, performance, now }: ShowProps) {
  const words = useTexts(shopTexts);
  const { t, localised, money, time } = words;
  const state = saleState(festival, performance, now);
  const { currency, timezone } = festival;
  const prices = performance.sections.flatMap(pricesOf);
  const doorsAt = performance.doorsAt;
  const opened = useOpenedCode();
  const isEarly =
    state === 'not-open' && opened !== undefined && isOn(opened, now) && sellsEarly(opened, performance.id);
  return (
    <li className={`show ${state}`}>
      {performance.picture !== null && <img src={performance.picture} alt="" loading="lazy" />}
      <div className="show-what">
        <p className="show-when">
          <DateTime at={performance.startsAt} zone={timezone} />
        </p>
        <h3>{localised(performance.title)}</h3>
        {performance.description !== null && <p>{localised(performance.description)}</p>}
        {doorsAt !== undefined && <p className="soft">{t('doors', { time: time(doorsAt, timezone) })}</p>}
        <ul className="prices" aria-label={t('prices')}>
          {performance.sections.map((section) => (
            <li key={section.id}>
              <span>
                {sectionName(words, section)}
                {section.kind === 'standing' && <small> {t('standing')}</small>}
              </span>
              <Money amount={Math.min(...pricesOf(section))} currency={currency} />
            </li>
          ))}
        </ul>
      </div>
      <div className="show-buy">
        {prices.length > 0 && (
          <p className="show-from">{t('from', { price: money(Math.min(...prices), currency) })}</p>
        )}
        <Buy state={state} isEarly={isEarly} performance={performance} />
      </div>
    </li>
  );
}

interface BuyProps {
  readonly state: SaleState;
  /** A code sells it before the sale opens. */
  readonly isEarly: boolean;
  readonly performance: Performance;
}

function Buy({ state, isEarly, performance }: BuyProps) {
  const { t, localised } = useTexts(shopTexts);
  if (state !== 'open' && state !== 'not-open') {
    return <Badge kind={state === 'cancelled' ? 'alarm' : 'info'}>{whyNotSold(state, performance)}</Badge>;
  }
  const sells = state === 'open' || isEarly;
  const label = t(sells ? 'choose' : 'lookAtPlaces');
  return (
    <>
      {isEarly && <Badge kind="good">{t('presaleOn')}</Badge>}
      <Link
        to="/performances/$performanceId"
        params={{ performanceId: performance.id }}
        className={sells ? 'button' : 'button quiet'}
        aria-label={`${label}: ${localised(performance.title)}`}
      >
        {label}
      </Link>
    </>
  );
}

/** What is sold beside the tickets. */
function Beside() {
  const { t } = useTexts(shopTexts);
  const goods = useHas('merch');
  const rooms = useHas('stay');
  if (!goods && !rooms) return null;
  return (
    <section className="beside">
      <h2>{t('alsoHere')}</h2>
      <div className="beside-cards">
        {goods && (
          <Link to="/goods" className="beside-card">
            <strong>{t('goods')}</strong>
            <span>{t('goodsLead')}</span>
          </Link>
        )}
        {rooms && (
          <Link to="/rooms" className="beside-card">
            <strong>{t('rooms')}</strong>
            <span>{t('roomsLead')}</span>
          </Link>
        )}
      </div>
    </section>
  );
}

/** What places cost that everybody can buy. */
function pricesOf({ price, categories }: Section): number[] {
  return categories?.filter(({ accessible }) => accessible !== true).map((each) => each.price) ?? [price];
}
