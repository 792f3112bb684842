import { ApiProblem, act, read, serverNow } from '../api.ts';
import { element } from '../element.ts';
import { festival, performanceOf } from '../festival.ts';
import { dropHold, keepHold, keptHold } from '../kept-hold.ts';
import { localised, moment, t } from '../language.ts';
import { clearNotice, showNotice, showProblem } from '../notice.ts';
import { pause } from '../pause.ts';
import { showAgain, type View } from '../router.ts';
import { saleState } from '../sale-state.ts';
import { seatMapOf } from '../seat-map.ts';
import { currentMember, forgetMember } from '../session.ts';
import type { Hold, SeatsAnswer } from '../shapes.ts';
import { drawPlace, placeIn, placeText } from '../waiting-room.ts';
import { chooser, type HoldRequest } from './chooser.ts';
import { holdPanel } from './hold.ts';
import { logInForm } from './log-in.ts';
import { whyNotSold } from './performances.ts';

/** Chooses places of one performance; or shows the hold that the fan already has. */
export function seatsView(performanceId: string): View {
  return async (main, signal) => {
    const shown = await festival();
    const { timezone, currency, sales } = shown;
    const performance = await performanceOf(performanceId);
    if (performance === undefined) {
      main.replaceChildren(element('h1', { attributes: { tabindex: -1 } }, t('notFound')));
      return;
    }
    const heading = [
      element('h1', { attributes: { tabindex: -1 } }, localised(performance.title)),
      element('p', { class: 'soft' }, moment(performance.startsAt, timezone)),
    ];
    const answer = await readPatiently(performanceId, timezone, main, signal);
    const hold = await restoreHold(performanceId);
    if (answer === null || signal.aborted) return;
    if (hold !== null) {
      const { paymentMethods } = answer;
      main.replaceChildren(...heading, holdPanel({ hold, paymentMethods, signal }));
      return;
    }
    const state = saleState(shown, performance, serverNow());
    if (state !== 'open' && state !== 'not-open') {
      main.replaceChildren(...heading, element('p', { class: 'closed' }, whyNotSold(state, performance)));
      return;
    }
    const opens = t('salesOpen', { time: moment(sales.opensAt, timezone) });
    const places = chooser({
      notice: (onSale) => (state === 'not-open' ? opens : onSale ? '' : t('problem.sales-paused')),
      performanceId,
      map: seatMapOf(answer),
      currency,
      limit: sales.maxTicketsPerFan,
      signal,
      hold: (request) => placeHold(request, main),
    });
    main.replaceChildren(...heading, ...places);
    if (state === 'not-open' && currentMember() !== null) void drawPlace(timezone, signal);
  };
}

/** Under load the gateway answers when to retry, with the fan's place: shows it to the fan, and retries. */
async function readPatiently(
  performanceId: string,
  timezone: string,
  main: HTMLElement,
  signal: AbortSignal,
): Promise<SeatsAnswer | null> {
  let noticed = false;
  while (!signal.aborted) {
    try {
      const answer = await read<SeatsAnswer>(`/api/seats?performance=${encodeURIComponent(performanceId)}`);
      if (noticed) clearNotice();
      return answer;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.retryAfter === undefined) throw error;
      noticed = true;
      // Only members have a place in the line.
      if (error.slug === 'waiting-room' && currentMember() === null) {
        logInForm(main, showAgain);
        showNotice(t('logInForPlace'));
        return null;
      }
      const place = placeIn(error);
      showNotice(
        place === undefined ? t('inLine', { seconds: error.retryAfter }) : placeText(place, timezone),
      );
      await pause(error.retryAfter, signal);
    }
  }
  return null;
}

async function restoreHold(performanceId: string): Promise<Hold | null> {
  const id = keptHold(performanceId);
  if (id === null || currentMember() === null) return null;
  try {
    const hold = await read<Hold>(`/api/seats/holds/${encodeURIComponent(id)}`);
    if (hold.state === 'ACTIVE') return hold;
    dropHold(performanceId);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) forgetMember();
    // Ended, or a hold of another member who used this browser.
    if (error.status === 404 || error.status === 403) dropHold(performanceId);
  }
  return null;
}

async function placeHold(request: HoldRequest, main: HTMLElement): Promise<boolean> {
  if (currentMember() === null) {
    logInForm(main, showAgain);
    return false;
  }
  try {
    const { body: hold } = await act<Hold>(
      `hold ${JSON.stringify(request)}`,
      'POST',
      '/api/seats/holds',
      request,
    );
    keepHold(request.performanceId, hold.id);
    showAgain();
    return true;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      forgetMember();
      logInForm(main, showAgain);
    }
    // The shopping time is over: the page waits in the line again.
    if (error instanceof ApiProblem && error.slug === 'waiting-room') showAgain();
    else showProblem(error);
    return false;
  }
}
