import './festival.css';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { type Festival, type Performance, useFestival, useHas } from '../api/festival.ts';
import { PageTitle } from '../design/page.tsx';
import { Badge } from '../design/small.tsx';
import { textsIn, useTexts } from '../i18n/index.ts';
import { FestivalNotices, VenueCard } from './about-festival.tsx';
import { type Availability, useAvailability } from './availability.ts';
import { Countdown } from './countdown.tsx';
import { DayTile } from './day-tile.tsx';
import { fromPrice, heroFacts, heroKinds, pricesOf } from './hero-facts.ts';
import { priceFrom, sectionName } from './names.ts';
import { isOn, sellsEarly, useOpenedCode } from './opened-code.ts';
import { Passes } from './passes.tsx';
import { LineUp, MinAge, Rescheduled } from './performance-facts.tsx';
import { Refunds } from './refunds.tsx';
import { type SaleState, saleState } from './sale-state.ts';
import { Seller } from './seller.tsx';
import { shopTexts } from './texts.ts';
import { useClock } from './use-clock.ts';
import { whyNotSold } from './why-not-sold.ts';

/** Its field is not needed at first; its place is kept, so that nothing moves when it comes. */
const CodeBox = lazy(async () => ({ default: (await import('./code-box.tsx')).CodeBox }));

/** Of performances that have begun: not needed by a crowd that waits for the sale. */
const ReviewsLink = lazy(async () => ({
  default: (await import('./reviews/reviews-link.tsx')).ReviewsLink,
}));

/** The festival: what it is, when, and what is sold. */
export function FestivalPage() {
  const { t } = useTexts(shopTexts);
  const festival = useFestival();
  const now = useClock();
  const availability = useAvailability(festival, now);
  const { notices, venue } = festival;
  return (
    <>
      <Hero festival={festival} now={now} availability={availability} />
      <div className="page">
        {notices !== undefined && <FestivalNotices notices={notices} />}
        <h2>{t('performances')}</h2>
        <Suspense fallback={<div className="code-place" />}>
          <CodeBox />
        </Suspense>
        <ul className="shows">
          {festival.performances.map((performance) => (
            <Show
              key={performance.id}
              festival={festival}
              performance={performance}
              now={now}
              availability={availability.get(performance.id)}
            />
          ))}
        </ul>
        <Passes festival={festival} now={now} />
        {venue !== undefined && <VenueCard venue={venue} />}
        <Beside />
        <Refunds festival={festival} />
        {festival.organiser !== undefined && <Seller organiser={festival.organiser} />}
      </div>
    </>
  );
}

interface HeroProps {
  readonly festival: Festival;
  readonly now: number;
  readonly availability: ReadonlyMap<string, Availability>;
}

/** As the service writes it into the document (src/hero.ts), which this takes the place of. */
function Hero({ festival, now, availability }: HeroProps) {
  const { t, language, otherZone } = useTexts(shopTexts);
  const { dates, title, isShort, venue, sale, note, poster } = heroFacts(festival, now, language, t);
  const opensAt = Date.parse(festival.sales.opensAt);
  const zone = otherZone(festival.sales.closesAt, festival.timezone);
  return (
    <header className={heroKinds({ poster, isShort })}>
      <div className="hero-inner">
        <div>
          {dates !== undefined && <p className="hero-dates">{dates}</p>}
          <PageTitle>{title}</PageTitle>
          {venue !== undefined && <p className="hero-venue">{venue}</p>}
          {sale === undefined ? (
            <Countdown label={t('salesOpenIn')} until={opensAt} />
          ) : (
            <p className="hero-sale">{placesLeft(festival, now, availability) ?? sale}</p>
          )}
          <p className="hero-note">{note}</p>
          {zone !== undefined && <p className="hero-zone">{t('timesIn', { zone })}</p>}
        </div>
        {poster !== undefined && <img className="hero-poster" src={poster} alt="" />}
      </div>
    </header>
  );
}

/** What the inventories say of the whole festival, where it is the same for all of its performances on sale. */
function placesLeft(
  festival: Festival,
  now: number,
  availability: HeroProps['availability'],
): string | undefined {
  const { t } = textsIn(shopTexts);
  const open = festival.performances.filter(
    (performance) => saleState(festival, performance, now) === 'open',
  );
  if (open.length === 0) return undefined;
  const known = open.map(({ id }) => availability.get(id));
  if (known.every((each) => each?.onSale === true && each.available === 0)) return t('allSoldOut');
  return known.every((each) => each?.onSale === false) ? t('pausedShort') : undefined;
}

interface ShowProps {
  readonly festival: Festival;
  readonly performance: Performance;
  readonly now: number;
  readonly availability: Availability | undefined;
}

function Show({ festival, performance, now, availability }: ShowProps) {
  const words = useTexts(shopTexts);
  const { t, language, localised, time } = words;
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
        <div className="show-head">
          <DayTile at={performance.startsAt} zone={timezone} />
          <div>
            <h3>
              {localised(performance.title)} <MinAge performance={performance} />
            </h3>
            <p className="show-when">
              <StartsAt at={performance.startsAt} zone={timezone} />
            </p>
          </div>
        </div>
        <Rescheduled performance={performance} />
        {performance.description !== null && <p>{localised(performance.description)}</p>}
        {doorsAt !== undefined && <p className="soft">{t('doors', { time: time(doorsAt, timezone) })}</p>}
        <LineUp performance={performance} />
        <ul className="prices" aria-label={t('prices')}>
          {performance.sections.map((section) => (
            <li key={section.id}>
              <span>
                {sectionName(words, section)}
                {section.kind === 'standing' && <small> {t('standing')}</small>}
              </span>
              <span className="money">{priceFrom(words, section, currency)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className="show-buy">
        {prices.length > 0 && state !== 'cancelled' && (
          <p className="show-from">{fromPrice(prices, currency, language, t)}</p>
        )}
        <Buy state={state} isEarly={isEarly} performance={performance} availability={availability} />
        {state !== 'cancelled' && now >= Date.parse(performance.startsAt) && (
          <Suspense fallback={null}>
            <ReviewsLink kind="performance" id={performance.id} name={localised(performance.title)} />
          </Suspense>
        )}
      </div>
    </li>
  );
}

/** The zone has a line of its own, where the reader's is another: the moment stays on one. */
function StartsAt({ at, zone }: { readonly at: string; readonly zone: string }) {
  const { localMoment, otherZone } = useTexts(shopTexts);
  const other = otherZone(at, zone);
  return (
    <time dateTime={at}>
      {localMoment(at, zone)} {other !== undefined && <small>{other}</small>}
    </time>
  );
}

interface BuyProps {
  readonly state: SaleState;
  /** A code sells it before the sale opens. */
  readonly isEarly: boolean;
  readonly performance: Performance;
  readonly availability: Availability | undefined;
}

function Buy({ state, isEarly, performance, availability }: BuyProps) {
  const { t, localised } = useTexts(shopTexts);
  if (state !== 'open' && state !== 'not-open') {
    return <Badge kind={state === 'cancelled' ? 'alarm' : 'info'}>{whyNotSold(state, performance)}</Badge>;
  }
  const why = state === 'open' ? whyNotNow(availability) : undefined;
  const isSold = isEarly || (state === 'open' && why === undefined);
  const label = t(isSold ? 'choose' : 'lookAtPlaces');
  return (
    <>
      {isEarly && <Badge kind="good">{t('presaleOn')}</Badge>}
      {why !== undefined && <Badge kind="warning">{t(why)}</Badge>}
      <Link
        to="/performances/$performanceId"
        params={{ performanceId: performance.id }}
        className={isSold ? 'button' : 'button quiet'}
        aria-label={`${label}: ${localised(performance.title)}`}
      >
        {label}
      </Link>
    </>
  );
}

/** Why a performance on sale cannot be bought at this moment; undefined: it can, or it is not known. */
function whyNotNow(availability: Availability | undefined): 'pausedShort' | 'soldOut' | undefined {
  if (availability === undefined) return undefined;
  if (!availability.onSale) return 'pausedShort';
  return availability.available === 0 ? 'soldOut' : undefined;
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
