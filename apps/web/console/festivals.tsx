import type { FestivalEntry, FestivalPlace } from '@clove/cli/festival-answers';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Notice } from '../app/design/notice.tsx';
import { Page } from '../app/design/page.tsx';
import { Badge } from '../app/design/small.tsx';
import { type Column, Table } from '../app/design/table.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { festivalsQuery, type StatusRow, statusQuery } from './api.ts';
import { CostRange, Findings, StateBadge, useLocalised } from './small.tsx';
import { consoleTexts } from './texts.ts';

interface Row {
  readonly festival: FestivalEntry;
  /** Undefined: no committed environment has it yet. */
  readonly place: FestivalPlace | undefined;
}

/** Every festival by environment: state, health, sale window, release and cost. */
export function Festivals() {
  const { t } = useTexts(consoleTexts);
  const { festivals, findings } = useSuspenseQuery(festivalsQuery).data;
  const status = useQuery(statusQuery).data;
  const columns = useColumns(status?.rows ?? []);
  const rows = festivals.flatMap((festival): Row[] =>
    festival.places.length === 0
      ? [{ festival, place: undefined }]
      : festival.places.map((place) => ({ festival, place })),
  );
  return (
    <Page
      title={t('festivals')}
      aside={
        <div className="row">
          <Link to="/promote" className="button quiet">
            {t('promote')}
          </Link>
          <Link to="/edit" search={{}} className="button">
            {t('newFestival')}
          </Link>
        </div>
      }
    >
      <div className="stack">
        {findings.length > 0 && (
          <Notice kind="alarm">
            <Findings findings={findings} />
          </Notice>
        )}
        <Table
          label={t('festivals')}
          columns={columns}
          rows={rows}
          rowId={({ festival, place }) => `${festival.slug} ${place?.environment}`}
          searchable={rows.length > 8}
          empty={t('noFestivals')}
        />
        {/* It takes a while to know, and would move the table. */}
        {status?.unavailable !== undefined && (
          <p className="soft">{t('clusterUnknown', { why: status.unavailable })}</p>
        )}
        <StatusMessages rows={status?.rows ?? []} />
      </div>
    </Page>
  );
}

function useColumns(status: readonly StatusRow[]): readonly Column<Row>[] {
  const { t } = useTexts(consoleTexts);
  const localised = useLocalised();
  const rowOf = ({ festival, place }: Row) =>
    status.find((row) => row.festival === festival.slug && row.environment === place?.environment);
  return [
    {
      id: 'festival',
      name: t('festival'),
      value: ({ festival }) => `${festival.slug} ${localised(festival.title, '')}`,
      cell: ({ festival }) => (
        <>
          <Link to="/festivals/$slug" params={{ slug: festival.slug }}>
            {localised(festival.title, festival.slug)}
          </Link>
          <div className="id soft">{festival.slug}</div>
        </>
      ),
    },
    {
      id: 'environment',
      name: t('environment'),
      value: ({ place }) => place?.environment ?? '',
      cell: ({ place }) => place?.environment ?? <span className="soft">{t('runsNowhere')}</span>,
    },
    {
      id: 'state',
      name: t('state'),
      value: ({ festival, place }) => (place ?? festival).state,
      cell: ({ festival, place }) => <StateBadge state={(place ?? festival).state} />,
    },
    {
      id: 'health',
      name: t('health'),
      value: (row) => rowOf(row)?.health ?? '',
      cell: (row) => <HealthBadge row={rowOf(row)} place={row.place} />,
    },
    {
      id: 'sale',
      name: t('saleWindow'),
      value: ({ festival }) => festival.opensAt ?? '',
      cell: ({ festival }) => <SaleWindow festival={festival} />,
    },
    {
      id: 'release',
      name: t('release'),
      value: ({ place }) => place?.release ?? '',
      cell: ({ place }) => place?.release,
    },
    {
      id: 'cost',
      name: t('perHour'),
      numeric: true,
      value: ({ place }) => place?.cost?.open ?? 0,
      cell: ({ place }) => place?.cost !== undefined && <CostRange cost={place.cost} />,
    },
  ];
}

/** What Argo CD says of festivals that do not run as declared. */
function StatusMessages({ rows }: { readonly rows: readonly StatusRow[] }) {
  const said = rows.filter(({ message }) => message !== '');
  return said.map(({ festival, environment, message }) => (
    <p key={`${festival} ${environment}`} className="soft">
      {`${festival}, ${environment}: `}
      {message}
    </p>
  ));
}

interface HealthProps {
  readonly row: StatusRow | undefined;
  readonly place: FestivalPlace | undefined;
}

/** What Argo CD says, in full. */
export function Health(props: HealthProps) {
  const { row } = props;
  return (
    <>
      <HealthBadge {...props} />
      {row !== undefined && row.message !== '' && <div className="soft">{row.message}</div>}
    </>
  );
}

/** Its state in Argo CD; a file that cannot be planned says so itself. */
function HealthBadge({ row, place }: HealthProps) {
  const { t } = useTexts(consoleTexts);
  if (place !== undefined && place.findings.length > 0)
    return <Badge kind="alarm">{t('notFoundInFile')}</Badge>;
  if (row === undefined) return <span className="soft">–</span>;
  return (
    <Badge kind={row.asDeclared ? 'good' : row.health === 'Degraded' ? 'alarm' : 'warning'}>
      {`${row.health} · ${row.sync}`}
    </Badge>
  );
}

/** From when until when it sells, in its own zone. */
export function SaleWindow({
  festival: { opensAt, closesAt, timezone },
}: {
  readonly festival: FestivalEntry;
}) {
  const { day } = useTexts(consoleTexts);
  if (opensAt === undefined || timezone === undefined) return <span className="soft">–</span>;
  return (
    <span>
      <time dateTime={opensAt}>{day(opensAt, timezone)}</time>
      {closesAt !== undefined && (
        <>
          {' – '}
          <time dateTime={closesAt}>{day(closesAt, timezone)}</time>
        </>
      )}
    </span>
  );
}
