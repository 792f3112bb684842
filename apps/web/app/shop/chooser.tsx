import { useNavigate } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { ApiProblem } from '../api/client.ts';
import { forgetMember } from '../api/session.ts';
import { Choice } from '../design/choice.tsx';
import { Notice } from '../design/notice.tsx';
import { clearNotices, notify } from '../design/notices.tsx';
import { useAction } from '../design/use-action.ts';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { BestAvailable } from './best-available.tsx';
import type { Category, SeatsAnswer } from './board.ts';
import { ChosenFoot } from './chosen-foot.tsx';
import { ChosenPlaces } from './chosen-places.ts';
import { JoinWaiting } from './join-waiting.tsx';
import { leftIn, priceFrom, sectionName } from './names.ts';
import { placeHold } from './place-hold.ts';
import { SeatCanvas } from './seat-canvas.tsx';
import { SeatList } from './seat-list.tsx';
import type { MapSection, SeatMap } from './seat-map.ts';
import { StandingPlaces } from './standing-places.tsx';
import { shopTexts } from './texts.ts';
import { useSteady } from './use-steady.ts';
import { type Counted, categoryIn, type PlacesRequest, wantedOf } from './wanted.ts';

interface ChooserProps {
  readonly performanceId: string;
  readonly answer: SeatsAnswer;
  readonly map: SeatMap;
  /** False before the sale opens: fans look, and choose already. */
  readonly isOpen: boolean;
  /** Whether a section is sold now: before the sale opens, with a code for it. */
  readonly sells: (sectionId: string) => boolean;
  /** The shopping time is over: the fan waits in the line again. */
  readonly onWait: () => void;
}

/** Sections, the seat map or a number of places, and what is chosen; follows the live status. */
export function Chooser({ performanceId, answer, map, isOpen, sells, onWait }: ChooserProps) {
  const words = useTexts(shopTexts);
  const { t } = words;
  const common = useTexts(commonTexts);
  const navigate = useNavigate();
  const logIn = useLogIn();
  const chosen = useMemo(() => new ChosenPlaces(performanceId), [performanceId]);
  const kept = useSyncExternalStore(chosen.subscribe, chosen.now);
  const version = useSyncExternalStore(map.subscribe, map.version);
  const counts = useRef<HTMLDivElement>(null);
  const [asList, setAsList] = useState(false);
  const seats = useMemo(() => new Set(kept.seats.map(({ seat }) => seat)), [kept.seats]);
  const section = map.section(kept.section) ?? map.sections[0];
  const limit = answer.sale.maxTicketsPerFan;
  const wanted = wantedOf(performanceId, map, kept);
  const numbered = map.sections.filter(({ kind }) => kind === 'numbered');

  const { run: hold, busy } = useAction(async (requests: readonly PlacesRequest[]) => {
    if ((await logIn()) === null) return;
    try {
      for (const request of requests) {
        await placeHold('seat', request);
        // What is held is chosen no more: a refusal of the next request leaves only that one to choose again.
        if ('seats' in request) chosen.remove(chosen.now().seats.map(({ seat }) => seat));
        else if ('sectionId' in request) chosen.clear(request.sectionId);
      }
      clearNotices();
      await navigate({ to: '/basket' });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) forgetMember();
      if (error instanceof ApiProblem && error.slug === 'waiting-room') onWait();
      else notify(problemText(error), 'alarm');
    }
  });

  // A chosen seat that was taken is removed, with a word; not while it is being held, when it is we who take it.
  const holding = useRef(false);
  holding.current = busy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the map changed
  useEffect(() => {
    if (holding.current) return;
    const lost = map.lost(chosen.now().seats.map(({ seat }) => seat));
    if (lost.length === 0) return;
    chosen.remove(lost);
    notify(common.t('problem.seats-taken'), 'alarm');
  }, [map, version, chosen]);

  const toggle = (seat: string) => {
    clearNotices();
    if (chosen.has(seat)) {
      chosen.remove([seat]);
      return;
    }
    const of = map.section(seat.split('/')[0] ?? '');
    if (of !== undefined) chosen.look(of.id);
    const accessible = map.stateOf(seat) === 'accessible';
    const category = accessible
      ? of?.categories?.find((each) => each.accessible === true)
      : categoryIn(of, null);
    if (!chosen.add(seat, category?.id ?? null, limit)) notify(t('perFan', { count: limit }), 'warning');
  };

  const steadyToggle = useSteady(toggle);
  const look = useSteady((id: string) => chosen.look(id));
  const lookFromMap = useSteady((id: string) => {
    chosen.look(id);
    // The number is asked for above the map, which on a phone is out of sight.
    requestAnimationFrame(() => counts.current?.scrollIntoView({ block: 'center' }));
  });
  const take = useSteady((counted: Counted) =>
    hold([{ performanceId, best: { sectionId: section?.id ?? '', ...counted } }]),
  );

  return (
    <>
      {!map.onSale && isOpen && <Notice kind="warning">{t('pausedNow')}</Notice>}
      <Sections
        map={map}
        version={version}
        sectionId={section?.id}
        currency={answer.currency}
        onLook={look}
      />
      {section?.kind === 'standing' && (
        <div ref={counts}>
          <StandingPlaces section={section} chosen={chosen} limit={limit} currency={answer.currency} />
        </div>
      )}
      {section !== undefined && isOpen && isWaitedFor(map, section) && (
        <JoinWaiting
          key={section.id}
          inventory="seat"
          what={sectionName(words, section)}
          request={{ performanceId, sectionId: section.id }}
          limit={limit}
          categories={waitedCategories(section)}
          currency={answer.currency}
        />
      )}
      {section?.kind === 'numbered' && (
        <>
          <BestAvailable
            section={section}
            limit={limit}
            currency={answer.currency}
            isDisabled={!sells(section.id) || !map.onSale || !section.onSale || busy}
            version={version}
            onTake={take}
          />
          <Legend hasAccessible={numbered.some(({ letters }) => letters.includes('a'))} />
        </>
      )}
      {(numbered.length > 0 || map.sections.length > 1) && (
        <SeatCanvas
          map={map}
          currency={answer.currency}
          chosen={seats}
          onToggle={steadyToggle}
          looking={section?.id}
          onLook={lookFromMap}
        />
      )}
      {section?.kind === 'numbered' && (
        <details open={asList} onToggle={({ currentTarget }) => setAsList(currentTarget.open)}>
          <summary>{t('asList')}</summary>
          {asList && <SeatList key={section.id} section={section} chosen={seats} onToggle={toggle} />}
        </details>
      )}
      <ChosenFoot
        map={map}
        chosen={chosen}
        currency={answer.currency}
        wanted={wanted}
        isDisabled={!wanted.sections.every(sells) || !map.onSale}
        busy={busy}
        onHold={hold}
      />
    </>
  );
}

/** Of a hidden section there is no waiting list. */
function isWaitedFor({ onSale }: SeatMap, section: MapSection): boolean {
  return onSale && section.onSale && section.free <= 0 && section.hidden !== true;
}

/** In which categories places of a section can be waited for: accessible seats are not offered. */
function waitedCategories({ kind, categories = [] }: MapSection): readonly Category[] {
  if (categories.length < 2) return [];
  return categories.filter(({ accessible }) => kind === 'standing' || accessible !== true);
}

interface SectionsProps {
  readonly map: SeatMap;
  /** Of the map, whose sections change in place. */
  readonly version: number;
  readonly sectionId: string | undefined;
  readonly currency: string;
  readonly onLook: (id: string) => void;
}

/** Which section is looked at; not drawn again with each seat that is chosen. */
const Sections = memo(function Sections({ map, sectionId, currency, onLook }: SectionsProps) {
  const words = useTexts(shopTexts);
  const { t } = words;
  return (
    <Choice
      label={t('section')}
      value={sectionId}
      onChange={onLook}
      options={map.sections.map((each) => ({
        value: each.id,
        label: sectionName(words, each),
        note: (
          <>
            <span className="money">{priceFrom(words, each, currency)}</span> · {leftIn(words, each)}
          </>
        ),
      }))}
    />
  );
});

function Legend({ hasAccessible }: { readonly hasAccessible: boolean }) {
  const { word } = useTexts(shopTexts);
  const states = ['free', ...(hasAccessible ? ['accessible'] : []), 'mine', 'taken'];
  return (
    <ul className="legend" aria-hidden="true">
      {states.map((state) => (
        <li key={state}>
          <span className={`seat ${state}`} />
          {word('seat', state)}
        </li>
      ))}
    </ul>
  );
}
