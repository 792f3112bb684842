import './performance.css';
import { getRouteApi } from '@tanstack/react-router';
import { useFestival, useHas } from '../api/festival.ts';
import { useMember } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { Page } from '../design/page.tsx';
import { Badge, DateTime } from '../design/small.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { useLogIn } from '../shell/log-in.tsx';
import { NotFound, PagePending } from '../shell/page-states.tsx';
import { Chooser } from './chooser.tsx';
import { CodeBox } from './code-box.tsx';
import { Countdown } from './countdown.tsx';
import { isOn, sellsEarly, useOpenedCode } from './opened-code.ts';
import { PassDays } from './passes.tsx';
import { MinAge, Rescheduled } from './performance-facts.tsx';
import { ReviewsLink } from './reviews/reviews-link.tsx';
import { saleState } from './sale-state.ts';
import { type Sold, soldIn, withOpened } from './sold.ts';
import { shopTexts } from './texts.ts';
import { useAtClock } from './use-clock.ts';
import { useDrawnPlace, useSeats } from './use-seats.ts';
import { DrawnPlace, WaitingRoom } from './waiting-room.tsx';
import { whyNotSold } from './why-not-sold.ts';

const route = getRouteApi('/performances/$performanceId');

/** Choosing places of one performance, or passes. */
export function PerformancePage() {
  const { performanceId } = route.useParams();
  const sold = soldIn(withOpened(useFestival(), useOpenedCode()), performanceId);
  return sold === undefined ? <NotFound /> : <Shown key={performanceId} performance={sold} />;
}

function Shown({ performance }: { readonly performance: Sold }) {
  const { localised } = useTexts(shopTexts);
  const festival = useFestival();
  const state = useAtClock((now) => saleState(festival, performance, now));
  const hasBegun = useAtClock((now) => now >= Date.parse(performance.startsAt));
  return (
    <Page title={localised(performance.title)}>
      {performance.covers === undefined ? (
        <p className="soft">
          <DateTime at={performance.startsAt} zone={festival.timezone} /> <MinAge performance={performance} />
        </p>
      ) : (
        <PassDays performances={performance.covers} zone={festival.timezone} />
      )}
      <Rescheduled performance={performance} />
      {state === 'open' || state === 'not-open' ? (
        <>
          <CodeBox />
          <Places performance={performance} isOpen={state === 'open'} />
        </>
      ) : (
        <Badge kind={state === 'cancelled' ? 'alarm' : 'info'}>{whyNotSold(state, performance)}</Badge>
      )}
      {hasBegun && state !== 'cancelled' && performance.covers === undefined && (
        <ReviewsLink kind="performance" id={performance.id} name={localised(performance.title)} />
      )}
    </Page>
  );
}

function Places({ performance: { id }, isOpen }: { readonly performance: Sold; readonly isOpen: boolean }) {
  const { t } = useTexts(shopTexts);
  const common = useTexts(commonTexts);
  const { sales } = useFestival();
  const member = useMember();
  const logIn = useLogIn();
  const opened = useOpenedCode();
  const isCodeOn = useAtClock((now) => opened !== undefined && isOn(opened, now));
  const code = isCodeOn ? opened : undefined;
  const { state, again } = useSeats(id, code?.grants.seat);
  const sells = (sectionId: string) => isOpen || (code !== undefined && sellsEarly(code, id, sectionId));
  const hasQueue = useHas('queue');
  const drawn = useDrawnPlace(hasQueue && member != null, isOpen, again);
  switch (state.kind) {
    case 'reading':
      return <PagePending />;
    case 'failed':
      return (
        <div className="stack">
          <ProblemNotice error={state.error} />
          <Button onPress={again}>{common.t('tryAgain')}</Button>
        </div>
      );
    case 'waiting':
      return <WaitingRoom place={state.place} seconds={state.seconds} />;
    case 'log-in':
      return (
        <div className="stack">
          <Notice>{t('logInForPlace')}</Notice>
          <Button onPress={() => void logIn()}>{common.t('logIn')}</Button>
        </div>
      );
    case 'ready':
      return (
        <div className="stack">
          {!isOpen && <Countdown label={t('salesOpenIn')} until={Date.parse(sales.opensAt)} />}
          {drawn?.state === 'drawn' && <DrawnPlace place={drawn} />}
          <Chooser
            performanceId={id}
            answer={state.answer}
            map={state.map}
            isOpen={isOpen}
            sells={sells}
            onWait={again}
          />
        </div>
      );
  }
}
