import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Page } from '../app/design/page.tsx';
import { Facts } from '../app/design/small.tsx';
import { Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { type PlanShown, planQuery } from './api.ts';
import { Parts } from './parts.tsx';
import { CostRange, useHourly } from './small.tsx';
import { consoleTexts } from './texts.ts';

type Explained = PlanShown['explanations'][number];

/** What a festival becomes in an environment: `clove plan`. */
export function PlanPage() {
  const { t, word, number } = useTexts(consoleTexts);
  const hourly = useHourly();
  const { slug, environment } = useParams({ from: '/festivals/$slug/$environment' });
  const plan = useSuspenseQuery(planQuery(environment, slug)).data;
  const { images, sizing, cost, explanations, edges } = plan;
  return (
    <Page
      title={t('planOf', { slug, environment })}
      aside={
        <Link to="/festivals/$slug" params={{ slug }} className="button quiet">
          {t('festival')}
        </Link>
      }
    >
      <div className="stack">
        <Facts
          facts={[
            [t('release'), plan.release],
            [t('address'), plan.publicUrl],
            [t('fansPerSecond'), number(Math.round(plan.fansPerSecond))],
            ...(cost === undefined
              ? []
              : ([
                  [t('perHour'), <CostRange key="cost" cost={cost} />],
                  [t('idleCost'), hourly(cost.idle, cost.currency)],
                ] as const)),
          ]}
        />
        <Parts
          name={slug}
          title={t('sizes')}
          parts={images}
          nodes={sizing.map(({ service, min, max }) => ({ id: service, note: t('podsRange', { min, max }) }))}
          edges={callsWithin(plan)}
          columns={(
            [
              ['min', t('atLeast'), String],
              ['max', t('atMost'), String],
              ['cpu', t('cpu'), (value: number) => `${value}m`],
              ['memory', t('memory'), (value: number) => `${value}Mi`],
            ] as const
          ).map(([id, name, write]) => ({
            id,
            name,
            numeric: true,
            value: ({ service }) => sizing.find((size) => size.service === service)?.[id] ?? 0,
            cell: ({ service }) => {
              const size = sizing.find((each) => each.service === service);
              return size === undefined ? '' : write(size[id]);
            },
          }))}
        />
        <h2>{t('whyThese')}</h2>
        <Table
          label={t('whyThese')}
          rows={explanations}
          rowId={({ subject, quantity }) => `${subject} ${quantity}`}
          empty={t('none')}
          columns={(['subject', 'quantity', 'value', 'reason'] as const).map((id) => ({
            id,
            name: t(id),
            value: (row: Explained) => row[id],
            // Parts of an office and their numbers have a word; services, values and reasons stand as the answer has them.
            cell: (row: Explained) => word(id, row[id]) ?? row[id],
          }))}
        />
        <h2>{t('connectionsTitle')}</h2>
        <Table
          label={t('connectionsTitle')}
          rows={edges}
          rowId={({ from, to, port, why }) => `${from.kind}${from.name} ${to.kind}${to.name} ${port} ${why}`}
          empty={t('none')}
          columns={[
            { id: 'from', name: t('from'), value: ({ from }) => from.name, cell: ({ from }) => from.name },
            { id: 'to', name: t('to'), value: ({ to }) => to.name, cell: ({ to }) => to.name },
            {
              id: 'port',
              name: t('port'),
              numeric: true,
              value: ({ port }) => port,
              cell: ({ port }) => port,
            },
            {
              id: 'reason',
              name: t('reason'),
              value: ({ why }) => why,
              cell: ({ why }) => word('why', why) ?? why,
            },
          ]}
        />
      </div>
    </Page>
  );
}

/** Who calls whom of its own pods, each pair once. */
function callsWithin({ edges, sizing }: PlanShown): { from: string; to: string }[] {
  const own = new Set(sizing.map(({ service }) => service));
  const pairs = edges
    .filter(({ from, to }) => own.has(from.name) && own.has(to.name))
    .map(({ from, to }) => ({ from: from.name, to: to.name }));
  return [...new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, pair])).values()];
}
