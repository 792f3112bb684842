import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { serverNow } from '../../api/client.ts';
import { festivalQuery, useWholeFestival } from '../../api/festival.ts';
import { useMember } from '../../api/session.ts';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { saleState } from '../../shop/sale-state.ts';
import { type Sold, soldIn } from '../../shop/sold.ts';
import { columnsOf } from '../columns.tsx';
import { useBoard } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { performancesTexts } from './performances-texts.ts';
import { Poster } from './poster.tsx';

const column = columnsOf<Sold>();
const stateKinds = {
  open: 'good',
  'not-open': 'info',
  closed: 'info',
  withdrawn: 'warning',
  cancelled: 'alarm',
} as const;

/** All performances, and the passes for them, with their times and how far they are sold. */
export function Performances() {
  const frame = useTexts(frameTexts);
  const { t, word, localised, moment, number } = useTexts(performancesTexts);
  const festival = useWholeFestival();
  const { performances, passes = [], timezone, sales } = festival;
  // The fans' own query keeps it for a while: here it follows.
  useQuery({ ...festivalQuery, refetchInterval: 15_000 });
  const board = useBoard().data;
  const role = useMember()?.role;
  const stock = (id: string, of: 'sold' | 'free') => {
    const sections = board?.performances.find((each) => each.id === id)?.sections ?? [];
    return sections.reduce((sum, section) => sum + section[of], 0);
  };
  const stateOf = (sold: Sold) => saleState(festival, sold, serverNow());
  const window = { from: moment(sales.opensAt, timezone), to: moment(sales.closesAt, timezone) };
  return (
    <Page title={frame.t('performances')}>
      <p>
        {t('window', window)} <span className="soft">{t('windowHow')}</span>
      </p>
      <Table
        label={frame.t('performances')}
        empty={t('none')}
        rows={[...performances, ...passes.flatMap(({ id }) => soldIn(festival, id) ?? [])]}
        rowId={({ id }) => id}
        columns={[
          column.words(
            'title',
            frame.t('performance'),
            ({ id, title }) => `${localised(title)} ${id}`,
            ({ id, title, covers, hidden }) =>
              covers === undefined ? (
                <Link to="/organiser/performances/$performanceId" params={{ performanceId: id }}>
                  <strong>{localised(title)}</strong>
                  <div className="id soft">{id}</div>
                </Link>
              ) : (
                <>
                  <strong>{localised(title)}</strong> <Badge>{frame.t('pass')}</Badge>{' '}
                  {hidden === true && <Badge>{frame.t('byCode')}</Badge>}
                  <div className="soft">{covers.map((each) => localised(each.title)).join(', ')}</div>
                </>
              ),
          ),
          column.words(
            'starts',
            t('starts'),
            ({ startsAt }) => startsAt,
            ({ startsAt }) => moment(startsAt, timezone),
          ),
          column.words(
            'closes',
            t('closes'),
            ({ startsAt, salesCloseAt }) => salesCloseAt ?? startsAt,
            ({ startsAt, salesCloseAt }) => moment(salesCloseAt ?? startsAt, timezone),
          ),
          column.numbers('sold', t('sold'), ({ id }) => stock(id, 'sold'), number),
          column.numbers('free', t('free'), ({ id }) => stock(id, 'free'), number),
          column.words(
            'state',
            frame.t('state'),
            (sold) => word('state', stateOf(sold)) ?? '',
            (sold) => <Badge kind={stateKinds[stateOf(sold)]}>{word('state', stateOf(sold))}</Badge>,
          ),
        ]}
      />
      {role === 'organiser' && <Poster />}
    </Page>
  );
}
