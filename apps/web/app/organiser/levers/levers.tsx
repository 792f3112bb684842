import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival, useHas } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { Badge } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { columnsOf } from '../columns.tsx';
import { Live } from '../live.tsx';
import { type Stock, useBoard, useNames } from '../names.ts';
import { frameTexts } from '../texts.ts';
import { leversTexts } from './levers-texts.ts';

interface Entry {
  readonly lever: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

interface Place extends Stock {
  readonly id: string;
  readonly name: string;
}

interface Asked {
  readonly title: string;
  readonly effect: string;
  /** Each service has a lever of its own for what it sells. */
  readonly paths: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly danger: boolean;
  /** Asks for a rate. */
  readonly rate?: boolean;
}

const placeColumn = columnsOf<Place>();
const entryColumn = columnsOf<Entry>();

/** What operations may move at once: the sale, how fast fans come in, sections. */
export function Levers() {
  const frame = useTexts(frameTexts);
  const { t, number } = useTexts(leversTexts);
  const names = useNames();
  const board = useBoard().data;
  const [hasGoods, hasRooms] = [useHas('merch'), useHas('stay')];
  const salesLevers = [
    '/api/ops/levers/sales',
    ...(hasGoods ? ['/api/goods/levers/sales'] : []),
    ...(hasRooms ? ['/api/rooms/levers/sales'] : []),
  ];
  const [asked, setAsked] = useState<Asked | null>(null);
  const pulled = useQuery({
    queryKey: ['own', 'levers', 'pulled'],
    queryFn: ({ signal }) => read<{ levers: Entry[] }>('/api/ops/levers', { signal }),
    refetchInterval: 5_000,
  });
  const queue = useQuery({
    queryKey: ['queue-board'],
    queryFn: ({ signal }) => read<{ waiting: number }>('/api/queue', { signal }),
    retry: false,
  }).data;
  const places: readonly Place[] = (board?.performances ?? []).flatMap((performance) =>
    performance.sections.map((section) => {
      const id = `${performance.id}/${section.id}`;
      return { ...section, id, name: names.item('seat', id) };
    }),
  );
  const sum = (of: 'free' | 'held') => number(places.reduce((all, place) => all + place[of], 0));
  return (
    <Page title={frame.t('levers')}>
      <p>{t('about')}</p>
      <Live query={pulled}>
        {({ levers }) => {
          const of = (lever: string) => levers.find((each) => each.lever === lever);
          const isPaused = of('sales') !== undefined;
          const rate = of('admission')?.after;
          const rateNow = rate === undefined ? t('automatic') : t('rate', { rate });
          return (
            <>
              <section className="panel">
                <h2>{t('sales')}</h2>
                <div className="row">
                  <Badge kind={isPaused ? 'alarm' : 'good'}>
                    {t(isPaused ? 'salesPaused' : 'salesOpen')}
                  </Badge>
                  <span>{of('sales')?.reason}</span>
                  <Button
                    danger={!isPaused}
                    onPress={() =>
                      setAsked({
                        title: t(isPaused ? 'resume' : 'pause'),
                        effect: t(isPaused ? 'resumeEffect' : 'pauseEffect', {
                          free: sum('free'),
                          held: sum('held'),
                        }),
                        paths: salesLevers,
                        body: { position: isPaused ? 'open' : 'paused' },
                        danger: !isPaused,
                      })
                    }
                  >
                    {t(isPaused ? 'resume' : 'pause')}
                  </Button>
                </div>
              </section>
              <section className="panel">
                <h2>{t('admission')}</h2>
                <div className="row">
                  <Badge kind={rate === undefined ? 'info' : 'warning'}>{rateNow}</Badge>
                  <span>{of('admission')?.reason}</span>
                  <Button
                    quiet
                    onPress={() =>
                      setAsked({
                        title: t('setRate'),
                        effect: t('rateEffect', { now: rateNow, waiting: number(queue?.waiting ?? 0) }),
                        paths: ['/api/ops/levers/admission'],
                        body: {},
                        danger: false,
                        rate: true,
                      })
                    }
                  >
                    {t('setRate')}
                  </Button>
                </div>
              </section>
              <Sections
                places={places}
                isClosed={(id) => of(`section ${id}`) !== undefined}
                onAsk={setAsked}
              />
            </>
          );
        }}
      </Live>
      <Log />
      {asked !== null && <Pull asked={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

interface SectionsProps {
  readonly places: readonly Place[];
  readonly isClosed: (id: string) => boolean;
  readonly onAsk: (asked: Asked) => void;
}

function Sections({ places, isClosed, onAsk }: SectionsProps) {
  const frame = useTexts(frameTexts);
  const { t, number } = useTexts(leversTexts);
  const ask = ({ id, name, free, held }: Place) => {
    const isOpening = isClosed(id);
    onAsk({
      title: t(isOpening ? 'openTitle' : 'closeTitle', { name }),
      effect: t(isOpening ? 'openEffect' : 'closeEffect', { free: number(free), held: number(held) }),
      paths: [`/api/ops/levers/sections/${id}`],
      body: { position: isOpening ? 'open' : 'closed' },
      danger: !isOpening,
    });
  };
  const stateOf = ({ id }: Place) => t(isClosed(id) ? 'closed' : 'opened');
  return (
    <section className="panel">
      <h2>{t('sections')}</h2>
      <Table
        label={t('sections')}
        empty={t('noLog')}
        rows={places}
        rowId={({ id }) => id}
        columns={[
          placeColumn.words('name', frame.t('section'), ({ name }) => name),
          placeColumn.words('state', frame.t('state'), stateOf, (place) => (
            <Badge kind={isClosed(place.id) ? 'alarm' : 'good'}>{stateOf(place)}</Badge>
          )),
          placeColumn.numbers('free', t('free'), ({ free }) => free, number),
          placeColumn.actions(frame.t('actions'), (place) => (
            <Button
              quiet
              aria-label={t(isClosed(place.id) ? 'openTitle' : 'closeTitle', { name: place.name })}
              onPress={() => ask(place)}
            >
              {isClosed(place.id) ? frame.t('open') : t('close')}
            </Button>
          )),
        ]}
      />
    </section>
  );
}

function Pull({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }) {
  const { t } = useTexts(leversTexts);
  return (
    <AskDialog
      title={asked.title}
      isOpen
      onClose={onClose}
      longest={300}
      danger={asked.danger}
      effect={<p>{asked.effect}</p>}
      submit={asked.title}
      onSubmit={async ({ reason = '', perSecond = '' }) => {
        const rate = asked.rate === true ? { perSecond: perSecond === '' ? null : Number(perSecond) } : {};
        const body = { ...asked.body, ...rate, reason };
        let moved = 0;
        for (const path of asked.paths) {
          const intent = `lever ${path} ${JSON.stringify(body)}`;
          const { body: answer } = await act<{ moves: unknown[] }>(intent, 'PUT', path, body);
          moved += answer.moves.length;
        }
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: ['own', 'levers'] }),
          queryClient.invalidateQueries({ queryKey: ['board'] }),
        ]);
        notify(t(moved === 0 ? 'unmoved' : 'moved'), 'good');
      }}
    >
      {asked.rate === true && <Field label={t('perSecond')} name="perSecond" type="number" />}
    </AskDialog>
  );
}

function Log() {
  const frame = useTexts(frameTexts);
  const { t, moment } = useTexts(leversTexts);
  const { timezone } = useFestival();
  const [hasGoods, hasRooms] = [useHas('merch'), useHas('stay')];
  const log = useQuery({
    queryKey: ['own', 'levers', 'log'],
    queryFn: async ({ signal }) => {
      const paths = [
        '/api/ops/log',
        ...(hasGoods ? ['/api/goods/levers'] : []),
        ...(hasRooms ? ['/api/rooms/levers'] : []),
      ];
      const logs = await Promise.all(paths.map((path) => read<{ entries: Entry[] }>(path, { signal })));
      return { entries: logs.flatMap(({ entries }) => entries) };
    },
  });
  return (
    <section className="panel">
      <h2>{t('log')}</h2>
      <Live query={log}>
        {({ entries }) => (
          <Table
            label={t('log')}
            empty={t('noLog')}
            sortedBy={{ column: 'at', down: true }}
            rows={entries}
            rowId={({ at, lever }) => `${at} ${lever}`}
            columns={[
              entryColumn.words(
                'at',
                frame.t('when'),
                ({ at }) => at,
                ({ at }) => moment(at, timezone),
              ),
              entryColumn.words('lever', t('lever'), ({ lever }) => lever),
              entryColumn.words('before', t('from'), ({ before }) => before),
              entryColumn.words('after', t('to'), ({ after }) => after),
              entryColumn.words('reason', frame.t('reason'), ({ reason }) => reason),
              entryColumn.words(
                'by',
                frame.t('who'),
                ({ by }) => by,
                ({ by }) => <span className="id">{by.slice(-6)}</span>,
              ),
            ]}
          />
        )}
      </Live>
    </section>
  );
}
