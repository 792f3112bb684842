import {
  connectionsTotal,
  explainPlan,
  hourlyCost,
  type InMemoryRepository,
  type LoadedFestival,
  type Plan,
  quotaRows,
} from '@clove/charts-ts/in-memory';
import { FindingsError } from '@clove/pool-images/in-memory';
import { useMemo } from 'react';
import { Notice } from '../design/notice.tsx';
import { Select } from '../design/select.tsx';
import { Table } from '../design/table.tsx';
import { useTexts } from '../i18n/index.ts';
import { type Figure, Figures } from '../organiser/figures.tsx';
import { builderTexts } from './builder-texts.ts';

interface PlanPaneProps {
  readonly repository: InMemoryRepository;
  readonly festival: LoadedFestival | undefined;
  readonly environment: string;
  readonly onEnvironment: (name: string) => void;
}

/** What the festival becomes in an environment: the numbers of `clove plan`, as the text changes. */
export function PlanPane({ repository, festival, environment, onEnvironment }: PlanPaneProps) {
  const { t } = useTexts(builderTexts);
  const planned = usePlan(repository, festival, environment);
  const names = repository.environments.map((each) => each.environment.environment);
  return (
    <div className="stack">
      {names.length > 1 && (
        <Select
          label={t('environment')}
          value={environment}
          onChange={onEnvironment}
          options={names.map((name) => ({ value: name, label: name }))}
        />
      )}
      {planned === undefined && <p className="soft">{t('planAfter')}</p>}
      {planned instanceof FindingsError && (
        <Notice kind="alarm">
          {t('doesNotFit')}
          <ul>
            {planned.findings.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {planned !== undefined && !(planned instanceof FindingsError) && <Numbers plan={planned} />}
    </div>
  );
}

/** The plan, what does not fit, or nothing while the file has mistakes. */
export function usePlan(
  repository: InMemoryRepository,
  festival: LoadedFestival | undefined,
  environment: string,
): Plan | FindingsError | undefined {
  return useMemo(() => {
    if (festival === undefined || environment === '') return undefined;
    try {
      return repository.plan(festival, environment);
    } catch (error) {
      if (error instanceof FindingsError) return error;
      throw error;
    }
  }, [repository, festival, environment]);
}

function Numbers({ plan }: { readonly plan: Plan }) {
  const { t, word, number } = useTexts(builderTexts);
  const { maxConnections, reservedConnections } = plan.environment.dataEngine;
  const figures: Figure[] = [
    { name: t('fansPerSecond'), value: number(plan.fansPerSecond) },
    {
      name: t('admitted'),
      value: plan.admission.perSecond === 0 ? t('everyone') : number(plan.admission.perSecond),
    },
    {
      name: t('connections'),
      value: number(connectionsTotal(plan.connections)),
      note: t('ofAllowed', { allowed: number(maxConnections - reservedConnections) }),
    },
    costFigure(plan, t),
  ];
  return (
    <>
      <Figures figures={figures} />
      <section aria-label={t('quota')}>
        <h2>{t('quota')}</h2>
        <dl className="builder-quota">
          {quotaRows(plan.environment, plan.quota).map((row) => (
            <div key={row.name}>
              <dt>{word('quota', row.name)}</dt>
              <dd>
                <progress
                  aria-label={word('quota', row.name) ?? row.name}
                  value={Math.min(row.used, row.allowed)}
                  max={row.allowed}
                />
                {`${number(row.used)}${row.unit} / ${number(row.allowed)}${row.unit}`}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>{t('sizes')}</h2>
        <Sizes plan={plan} />
        <p className="help">{t('withoutOps')}</p>
      </section>
      <details className="builder-item">
        <summary>{t('reasons')}</summary>
        <Reasons plan={plan} />
      </details>
    </>
  );
}

function costFigure(plan: Plan, t: ReturnType<typeof useTexts<(typeof builderTexts)['texts']>>['t']): Figure {
  const cost = hourlyCost(plan);
  if (cost === undefined) return { name: t('perHour'), value: '–', note: t('noPrices') };
  const written = (amount: number) => `${amount.toFixed(2)} ${cost.currency}`;
  return {
    name: t('perHour'),
    value: t('costOpen', { amount: written(cost.open) }),
    note: [t('costPeak', { amount: written(cost.peak) }), t('costIdle', { amount: written(cost.idle) })].join(
      ' · ',
    ),
  };
}

function Sizes({ plan }: { readonly plan: Plan }) {
  const { t, number } = useTexts(builderTexts);
  const image = new Map(plan.services.map(({ entry }) => [entry.service, entry.image]));
  const imageOf = ({ service }: { readonly service: string }) => image.get(service) ?? '';
  const numeric = { numeric: true } as const;
  return (
    <Table
      label={t('sizes')}
      empty={t('planAfter')}
      rows={[...plan.sizing.values()]}
      rowId={({ service }) => service}
      pageSize={40}
      columns={[
        {
          id: 'service',
          name: t('service'),
          cell: ({ service }) => service,
          value: ({ service }) => service,
        },
        { id: 'image', name: t('image'), cell: imageOf, value: imageOf },
        { id: 'min', name: t('least'), ...numeric, cell: ({ min }) => number(min), value: ({ min }) => min },
        { id: 'max', name: t('most'), ...numeric, cell: ({ max }) => number(max), value: ({ max }) => max },
        { id: 'cpu', name: t('cpu'), ...numeric, cell: ({ cpu }) => `${cpu}m`, value: ({ cpu }) => cpu },
        {
          id: 'memory',
          name: t('memory'),
          ...numeric,
          cell: ({ memory }) => `${memory}Mi`,
          value: ({ memory }) => memory,
        },
        {
          id: 'pool',
          name: t('pool'),
          ...numeric,
          cell: ({ poolSize }) => number(poolSize),
          value: ({ poolSize }) => poolSize,
        },
      ]}
    />
  );
}

/** As `clove plan` says them: in English. */
function Reasons({ plan }: { readonly plan: Plan }) {
  const { t } = useTexts(builderTexts);
  return (
    <div lang="en">
      <Table
        label={t('reasons')}
        empty={t('planAfter')}
        rows={explainPlan(plan)}
        rowId={({ subject, quantity }) => `${subject} ${quantity}`}
        columns={[
          {
            id: 'subject',
            name: t('service'),
            cell: ({ subject }) => subject,
            value: ({ subject }) => subject,
          },
          {
            id: 'quantity',
            name: t('quantity'),
            cell: ({ quantity }) => quantity,
            value: ({ quantity }) => quantity,
          },
          { id: 'value', name: t('value'), cell: ({ value }) => value, value: ({ value }) => value },
          { id: 'reason', name: t('reason'), cell: ({ reason }) => reason, value: ({ reason }) => reason },
        ]}
      />
    </div>
  );
}
