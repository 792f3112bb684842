import type { FestivalEntry, FestivalPlace } from '@clove/cli/festival-answers';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../app/design/button.tsx';
import { Dialog } from '../app/design/dialog.tsx';
import { Page } from '../app/design/page.tsx';
import { Card, Facts } from '../app/design/small.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { environmentsQuery, festivalsQuery, statusQuery } from './api.ts';
import { Deploy } from './deploy.tsx';
import { Health, SaleWindow } from './festivals.tsx';
import { Proposal } from './proposal.tsx';
import { CostRange, Findings, StateBadge, useHourly, useLocalised, useMayChange } from './small.tsx';
import { consoleTexts } from './texts.ts';

/** One festival: where it runs, how it is, and what can be done with it. */
export function Festival() {
  const { t, number } = useTexts(consoleTexts);
  const localised = useLocalised();
  const { slug } = useParams({ from: '/festivals/$slug' });
  const festival = useSuspenseQuery(festivalsQuery).data.festivals.find((each) => each.slug === slug);
  if (festival === undefined) return <Page title={t('noSuchFestival')} narrow />;
  const { file, template, expectedFans } = festival;
  return (
    <Page
      title={localised(festival.title, slug)}
      aside={
        file !== undefined && (
          <Link to="/edit" search={{ path: file }} className="button">
            {t('editFile')}
          </Link>
        )
      }
    >
      <div className="stack">
        <Facts
          facts={[
            [
              t('festival'),
              <span key="slug" className="id">
                {slug}
              </span>,
            ],
            [t('state'), <StateBadge key="state" state={festival.state} />],
            [t('saleWindow'), <SaleWindow key="sale" festival={festival} />],
            [
              t('template'),
              <Link key="template" to="/templates/$name" params={{ name: template }} className="alone">
                {template}
              </Link>,
            ],
            [t('expectedFans'), expectedFans === undefined ? '–' : number(expectedFans)],
          ]}
        />
        {festival.places.map((place) => (
          <Place key={place.environment} festival={festival} place={place} />
        ))}
      </div>
    </Page>
  );
}

function Place({ festival, place }: { readonly festival: FestivalEntry; readonly place: FestivalPlace }) {
  const { t } = useTexts(consoleTexts);
  const mayChange = useMayChange();
  const status = useQuery(statusQuery).data;
  const environments = useQuery(environmentsQuery).data?.environments ?? [];
  const { environment, release, publicUrl, pods, cost, findings } = place;
  const row = status?.rows.find(
    (each) => each.festival === festival.slug && each.environment === environment,
  );
  const promotes = environments.some((each) => each.name === environment && !each.isPromotedTo);
  return (
    <Card className="stack">
      <div className="row">
        <h2>{environment}</h2>
        <StateBadge state={place.state} />
        <Health row={row} place={place} />
      </div>
      <Facts
        facts={[
          [t('release'), release],
          ...(publicUrl === undefined ? [] : ([[t('address'), publicUrl]] as const)),
          ...(pods === undefined ? [] : ([[t('pods'), t('podsRange', pods)]] as const)),
          ...(cost === undefined ? [] : ([[t('perHour'), <CostRange key="cost" cost={cost} />]] as const)),
        ]}
      />
      {findings.length > 0 && <Findings findings={findings} />}
      <div className="row">
        {findings.length === 0 && (
          <Link
            to="/festivals/$slug/$environment"
            params={{ slug: festival.slug, environment }}
            className="button quiet"
          >
            {t('showPlan')}
          </Link>
        )}
        {mayChange && promotes && (
          <Link to="/promote" className="button quiet">
            {t('promote')}
          </Link>
        )}
        {mayChange && <ChangeState festival={festival} place={place} />}
      </div>
      {mayChange && status?.unavailable === undefined && (
        <Deploy festival={festival.slug} environment={environment} />
      )}
    </Card>
  );
}

/** Stopping and opening again are changes of its file like any other: seen first, then committed. */
function ChangeState({
  festival,
  place,
}: {
  readonly festival: FestivalEntry;
  readonly place: FestivalPlace;
}) {
  const { t } = useTexts(consoleTexts);
  const hourly = useHourly();
  const [isOpen, setOpen] = useState(false);
  const { environment, file, pods, cost } = place;
  if (place.state === 'archived') return null;
  const stops = place.state === 'open';
  const what = t(stops ? 'stopWhat' : 'openWhat', { slug: festival.slug });
  const price = (amount: number | undefined) =>
    cost === undefined || amount === undefined ? '–' : hourly(amount, cost.currency);
  return (
    <>
      <Button quiet={!stops} danger={stops} onPress={() => setOpen(true)}>
        {t(stops ? 'stop' : 'reopen')}
      </Button>
      <Dialog title={what} isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>
          {stops
            ? t('stopEffect', {
                environment,
                pods: pods?.min ?? '–',
                before: price(cost?.open),
                after: price(cost?.idle),
              })
            : t('openEffect', { environment, pods: pods?.min ?? '–' })}
        </p>
        <Proposal
          change={{ kind: 'state', path: file, state: stops ? 'stopped' : 'open' }}
          branch={`console/${stops ? 'stop' : 'open'}-${festival.slug}`}
          message={`${stops ? 'Stop' : 'Open'} ${festival.slug} in ${environment}`}
        />
      </Dialog>
    </>
  );
}
