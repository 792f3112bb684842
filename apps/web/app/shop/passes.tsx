import './passes.css';
import { Link } from '@tanstack/react-router';
import type { Festival, Performance } from '../api/festival.ts';
import { Badge, DateTime } from '../design/small.tsx';
import { useTexts } from '../i18n/index.ts';
import { priceFrom } from './names.ts';
import { isOn, useOpenedCode } from './opened-code.ts';
import { saleState } from './sale-state.ts';
import { coveredBy, type OfferedPass, withOpened } from './sold.ts';
import { shopTexts } from './texts.ts';
import { whyNotSold } from './why-not-sold.ts';

interface PassesProps {
  readonly festival: Festival;
  readonly now: number;
}

/** One ticket for several days: what each pass admits to and costs. Nothing where there are none. */
export function Passes({ festival, now }: PassesProps) {
  const { t } = useTexts(shopTexts);
  const opened = useOpenedCode();
  const { passes = [] } = withOpened(
    festival,
    opened !== undefined && isOn(opened, now) ? opened : undefined,
  );
  if (passes.length === 0) return null;
  return (
    <section className="passes">
      <h2>{t('passes')}</h2>
      <p className="soft">{t('passesLead')}</p>
      <ul className="pass-cards">
        {passes.map((pass) => (
          <li key={pass.id} className="pass-card">
            <PassCard festival={festival} pass={pass} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PassCard({ festival, pass, now }: PassesProps & { readonly pass: OfferedPass }) {
  const { t, localised } = useTexts(shopTexts);
  const covered = coveredBy(festival, pass);
  return (
    <>
      <div className="pass-what">
        <h3>{localised(pass.title)}</h3>
        {pass.description !== null && <p>{localised(pass.description)}</p>}
        <PassDays performances={covered} zone={festival.timezone} />
      </div>
      <div className="pass-buy">
        <p className="pass-price">
          <PassPrice pass={pass} currency={festival.currency} />
          <small className="soft">{t('passCovers', { count: covered.length })}</small>
        </p>
        <BuyPass festival={festival} pass={pass} now={now} />
      </div>
    </>
  );
}

/** The least that every fan can buy it for; of one that a code opened, its map says it. */
function PassPrice({ pass, currency }: { readonly pass: OfferedPass; readonly currency: string }) {
  const words = useTexts(shopTexts);
  const { price, categories } = pass;
  if (price === undefined) return null;
  return <span className="money">{priceFrom(words, { price, categories }, currency)}</span>;
}

function BuyPass({ festival, pass, now }: PassesProps & { readonly pass: OfferedPass }) {
  const { t, localised } = useTexts(shopTexts);
  const state = saleState(festival, pass, now);
  if (state !== 'open' && state !== 'not-open') {
    return <Badge kind={state === 'cancelled' ? 'alarm' : 'info'}>{whyNotSold(state, pass)}</Badge>;
  }
  const label = t(state === 'open' ? 'choosePass' : 'lookAtPass');
  return (
    <Link
      to="/performances/$performanceId"
      params={{ performanceId: pass.id }}
      className={state === 'open' ? 'button' : 'button quiet'}
      aria-label={`${label}: ${localised(pass.title)}`}
    >
      {label}
    </Link>
  );
}

interface PassDaysProps {
  readonly performances: readonly Performance[];
  readonly zone: string;
}

/** The performances that a pass admits to. */
export function PassDays({ performances, zone }: PassDaysProps) {
  const { t, localised } = useTexts(shopTexts);
  return (
    <ol className="pass-days" aria-label={t('passAdmits')}>
      {performances.map(({ id, title, startsAt, cancelled }) => (
        <li key={id} className={cancelled === null ? undefined : 'cancelled'}>
          <strong>{localised(title)}</strong>
          <span className="soft">
            <DateTime at={startsAt} zone={zone} />
          </span>
          {cancelled !== null && <Badge kind="alarm">{t('showCancelled')}</Badge>}
        </li>
      ))}
    </ol>
  );
}
