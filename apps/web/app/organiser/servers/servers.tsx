import type { ServerBoard, ServerFigures } from '@clove/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { Page } from '../../design/page.tsx';
import { Badge, EmptyState } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { columnsOf } from '../columns.tsx';
import { Figures } from '../figures.tsx';
import { Live } from '../live.tsx';
import { frameTexts } from '../texts.ts';
import { type ServerState, serverState } from './server-state.ts';
import { serversTexts } from './servers-texts.ts';

const column = columnsOf<ServerFigures>();
const kinds: Readonly<Record<ServerState, 'good' | 'warning' | 'alarm'>> = {
  isWell: 'good',
  isSlow: 'warning',
  isBehind: 'warning',
  isFailing: 'alarm',
  isGone: 'alarm',
};

/** How the festival's servers are, read anew every few seconds. */
export function Servers() {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(serversTexts);
  const query = useQuery({
    queryKey: ['own', 'servers'],
    queryFn: ({ signal }) => read<ServerBoard>('/api/ops/servers', { signal }),
    refetchInterval: 5_000,
  });
  return (
    <Page title={frame.t('servers')}>
      <Live query={query}>
        {(board) => (board.source === 'none' ? <EmptyState title={t('none')} /> : <Board board={board} />)}
      </Live>
    </Page>
  );
}

function Board({ board: { source, at, services } }: { readonly board: ServerBoard }) {
  const frame = useTexts(frameTexts);
  const { t, word, number, moment } = useTexts(serversTexts);
  const { timezone } = useFestival();
  const sum = (of: (each: ServerFigures) => number | null) =>
    services.reduce((all, each) => all + (of(each) ?? 0), 0);
  const most = (of: (each: ServerFigures) => number | null) =>
    Math.max(0, ...services.map((each) => of(each) ?? 0));
  const rounded = (value: number) => number(Math.round(value * 100) / 100);
  const took = (seconds: number) =>
    seconds < 1
      ? t('milliseconds', { count: number(Math.round(seconds * 1_000)) })
      : t('seconds', { count: rounded(seconds) });
  const megabytes = (bytes: number) => t('megabytes', { count: number(Math.round(bytes / 1e6)) });
  /** What is not known sorts below everything, and is a dash. */
  const figure = (
    id: string,
    name: string,
    of: (each: ServerFigures) => number | null,
    write: (value: number) => string,
  ) =>
    column.numbers(
      id,
      name,
      (each) => of(each) ?? -1,
      (value) => (value < 0 ? '–' : write(value)),
    );
  return (
    <>
      <p className="soft">
        {at !== null && `${t('read', { time: moment(at, timezone) })} · `}
        {word('from', source)}
      </p>
      <Figures
        figures={[
          { name: t('pods'), value: number(sum(({ pods }) => pods)) },
          { name: t('cpu'), value: rounded(sum(({ cpu }) => cpu)) },
          { name: t('requests'), value: rounded(sum(({ requestsPerSecond }) => requestsPerSecond)) },
          { name: t('p99'), value: took(most(({ p99 }) => p99)) },
          { name: t('errors'), value: rounded(sum(({ errorsPerSecond }) => errorsPerSecond)) },
          { name: t('lag'), value: took(most(({ lag }) => lag)) },
        ]}
      />
      <Table
        label={frame.t('servers')}
        empty={t('none')}
        rows={services}
        rowId={({ service }) => service}
        columns={[
          column.words('service', t('service'), ({ service }) => service),
          column.words(
            'state',
            frame.t('state'),
            (each) => t(serverState(each)),
            (each) => <Badge kind={kinds[serverState(each)]}>{t(serverState(each))}</Badge>,
          ),
          column.numbers('pods', t('pods'), ({ pods }) => pods, number),
          figure('cpu', t('cpu'), ({ cpu }) => cpu, rounded),
          figure('memory', t('memory'), ({ memory }) => memory, megabytes),
          figure('requests', t('requests'), ({ requestsPerSecond }) => requestsPerSecond, rounded),
          figure('p50', t('p50'), ({ p50 }) => p50, took),
          figure('p99', t('p99'), ({ p99 }) => p99, took),
          figure('errors', t('errors'), ({ errorsPerSecond }) => errorsPerSecond, rounded),
          figure('lag', t('lag'), ({ lag }) => lag, took),
          figure('deadLetters', t('deadLetters'), ({ deadLetters }) => deadLetters, number),
        ]}
      />
    </>
  );
}
