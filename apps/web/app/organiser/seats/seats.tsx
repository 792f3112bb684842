import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../api/client.ts';
import { useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { useMember } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { notify } from '../../design/notices.tsx';
import { Page } from '../../design/page.tsx';
import { EmptyState } from '../../design/small.tsx';
import { Table } from '../../design/table.tsx';
import { useTexts } from '../../i18n/index.ts';
import { VenuePicture } from '../../shop/venue-picture.tsx';
import { AskDialog } from '../ask-dialog.tsx';
import { Live } from '../live.tsx';
import { mayWorkAt } from '../pages.ts';
import { frameTexts } from '../texts.ts';
import { useSection } from './pick-section.tsx';
import { SeatGrid } from './seat-grid.tsx';
import { seatsTexts } from './seats-texts.ts';
import { type Block, type HouseSeat, placesInWords, type StaffState, staffStates } from './staff-seats.ts';

const blockable: ReadonlySet<StaffState> = new Set(['free', 'accessible']);
const mayChoose = (state: StaffState) => blockable.has(state) || state === 'blocked';

/** The seats with their states; staff close and open them. */
export function Seats() {
  const frame = useTexts(frameTexts);
  const { t } = useTexts(seatsTexts);
  const picked = useSection();
  const { drawing, currency } = useFestival();
  const { performanceId, section, sectionId, query, selects } = picked;
  const blocks = useBlocks(performanceId);
  const house = useHouseSeats(performanceId);
  return (
    <Page title={frame.t('seats')}>
      <div className="toolbar">{selects}</div>
      <Live query={query}>
        {({ map }) => (
          <VenuePicture
            map={map}
            drawing={drawing}
            currency={currency}
            looking={sectionId}
            onLook={picked.choose}
          />
        )}
      </Live>
      <Live query={query}>
        {() =>
          section === undefined || section.kind === 'standing' ? (
            <EmptyState title={t('standing')} />
          ) : (
            <Section
              key={`${performanceId}/${sectionId}`}
              picked={picked}
              house={house.data?.seats ?? []}
              blocks={blocks.data?.blocks ?? []}
            />
          )
        }
      </Live>
      <section className="panel">
        <h2>{t('blocks')}</h2>
        <Live query={blocks}>{(data) => <Blocks blocks={data.blocks} />}</Live>
      </section>
    </Page>
  );
}

interface SectionProps {
  readonly picked: ReturnType<typeof useSection>;
  readonly house: readonly HouseSeat[];
  readonly blocks: readonly Block[];
}

function Section({ picked: { performanceId, section, name }, house, blocks }: SectionProps) {
  const { t, money } = useTexts(seatsTexts);
  const { currency } = useFestival();
  const role = useMember()?.role;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'block' | 'unblock' | null>(null);
  if (section === undefined) return null;
  const states = staffStates(performanceId, section, house, blocks);
  const chosenIn = (wanted: (state: StaffState) => boolean) =>
    section.seats
      .filter(({ place }, index) => chosen.has(place) && wanted(states[index] ?? 'not-there'))
      .map(({ place }) => place);
  const toBlock = chosenIn((state) => blockable.has(state));
  const toUnblock = chosenIn((state) => state === 'blocked');
  const places = asking === 'unblock' ? toUnblock : toBlock;
  const effect = {
    section: name,
    count: places.length,
    seats: placesInWords(places),
    amount: money(places.length * section.price, currency),
  };
  const isBlocking = asking !== 'unblock';
  const send = async (note: string) => {
    const path = isBlocking ? '/api/seats/blocks' : '/api/seats/blocks/remove';
    const seats = places.map((place) => `${performanceId}/${section.id}/${place}`);
    await act(`${asking} ${seats.join()} ${note}`, 'POST', path, { performanceId, seats, note });
    setChosen(new Set());
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ['console-seats', performanceId] }),
      queryClient.invalidateQueries({ queryKey: ['own', 'blocks', performanceId] }),
    ]);
    notify(t(isBlocking ? 'blocked' : 'unblocked', { count: places.length }), 'good');
  };
  return (
    <>
      <SeatGrid
        label={name}
        section={section}
        states={states}
        chosen={chosen}
        mayChoose={mayChoose}
        onChange={setChosen}
      />
      {role !== 'ops' && (
        <div className="chosen-bar">
          <span role="status">{t('chosen', { count: toBlock.length + toUnblock.length })}</span>
          <Button danger isDisabled={toBlock.length === 0} onPress={() => setAsking('block')}>
            {t('block', { count: toBlock.length })}
          </Button>
          <Button quiet isDisabled={toUnblock.length === 0} onPress={() => setAsking('unblock')}>
            {t('unblock', { count: toUnblock.length })}
          </Button>
          <Button quiet isDisabled={chosen.size === 0} onPress={() => setChosen(new Set())}>
            {t('clear')}
          </Button>
        </div>
      )}
      <AskDialog
        title={t(isBlocking ? 'blockTitle' : 'unblockTitle')}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        effect={<p>{t(isBlocking ? 'blockEffect' : 'unblockEffect', effect)}</p>}
        submit={t(isBlocking ? 'block' : 'unblock', effect)}
        danger={isBlocking}
        reason={false}
        onSubmit={({ note = '' }) => send(note)}
      >
        <NoteField />
      </AskDialog>
    </>
  );
}

function NoteField() {
  const { t } = useTexts(seatsTexts);
  const frame = useTexts(frameTexts);
  return <Field label={frame.t('note')} name="note" isRequired maxLength={300} help={t('noteHelp')} />;
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  const { t, moment } = useTexts(seatsTexts);
  const frame = useTexts(frameTexts);
  const { timezone } = useFestival();
  const seatsOf = ({ seats }: Block) => {
    const [first] = seats;
    if (first === undefined) return t('allOpened');
    return `${first.split('/')[1] ?? ''} ${placesInWords(seats.map((id) => id.split('/')[2] ?? id))}`;
  };
  return (
    <Table
      label={t('blocks')}
      empty={t('noBlocks')}
      pageSize={10}
      sortedBy={{ column: 'at', down: true }}
      rows={blocks}
      rowId={({ id }) => id}
      columns={[
        { id: 'at', name: frame.t('when'), value: ({ at }) => at, cell: ({ at }) => moment(at, timezone) },
        { id: 'seats', name: t('seats'), value: seatsOf, cell: seatsOf },
        {
          id: 'note',
          name: frame.t('note'),
          value: ({ note }) => note,
          cell: ({ note, unblocked }) => (
            <>
              {note}
              {unblocked.map((each) => (
                <div key={each.at} className="soft">
                  {t('opened', { count: each.seats.length, note: each.note })}
                </div>
              ))}
            </>
          ),
        },
        {
          id: 'by',
          name: frame.t('who'),
          value: ({ by }) => by,
          cell: ({ by }) => <span className="id">{by.slice(-6)}</span>,
        },
      ]}
    />
  );
}

/** What staff closed in a performance. */
export function useBlocks(performanceId: string) {
  return useQuery({
    queryKey: ['own', 'blocks', performanceId],
    queryFn: ({ signal }) =>
      read<{ blocks: Block[] }>(`/api/seats/blocks?performance=${encodeURIComponent(performanceId)}`, {
        signal,
      }),
    enabled: performanceId !== '',
    refetchInterval: 10_000,
  });
}

/** Seats that the organiser keeps; operations and staff of other places may not ask. */
export function useHouseSeats(performanceId: string) {
  const member = useMember();
  const mayAsk = member != null && member.role !== 'ops' && mayWorkAt(member, 'desk:box-office');
  return useQuery({
    queryKey: ['own', 'house-seats', performanceId],
    queryFn: ({ signal }) =>
      read<{ seats: HouseSeat[] }>(
        `/api/box-office/house-seats?performanceId=${encodeURIComponent(performanceId)}`,
        { signal },
      ),
    enabled: performanceId !== '' && mayAsk,
    refetchInterval: 10_000,
  });
}
