import { ApiProblem, act } from './api.ts';
import { moment, t } from './language.ts';
import { clearNotice, showNotice } from './notice.ts';
import { pause } from './pause.ts';
import { showAgain } from './router.ts';

/** A fan's place, as the API answers it. */
export type Place =
  | { state: 'drawn'; opensAt: string; askAgainSeconds: number }
  | { state: 'waiting'; peopleAhead: number; estimatedSeconds: number; askAgainSeconds: number }
  | { state: 'admitted' };

/** The place that a refused request carries; undefined: the refusal is another one. */
export function placeIn(problem: ApiProblem): Place | undefined {
  const place = problem.body['place'];
  return problem.slug === 'waiting-room' && typeof place === 'object' && place !== null
    ? (place as Place)
    : undefined;
}

/** What the fan sees of the place. @param timezone of the festival */
export function placeText(place: Place, timezone: string): string {
  switch (place.state) {
    case 'drawn':
      return t('placeDrawn', { time: moment(place.opensAt, timezone) });
    case 'waiting': {
      const minutes = Math.max(1, Math.round(place.estimatedSeconds / 60));
      return t('placeInLine', { place: place.peopleAhead + 1, ahead: place.peopleAhead, minutes });
    }
    case 'admitted':
      return '';
  }
}

/**
 * Draws a place before the opening, shows it, and goes on by itself when the sale opens. The place is in a cookie: a reload or
 * another tab asks for the same one. Festivals without a waiting room, or too early for it, are left as they are.
 */
export async function drawPlace(timezone: string, signal: AbortSignal): Promise<void> {
  try {
    const { body: place } = await act<Place>('place', 'POST', '/api/queue/place');
    if (signal.aborted || place.state !== 'drawn') return;
    showNotice(placeText(place, timezone));
    await pause(place.askAgainSeconds, signal);
    if (signal.aborted) return;
    clearNotice();
    showAgain();
  } catch (error) {
    // A draw that could not be asked for must not take the page away: it asks again when it is shown again.
    if (!(error instanceof ApiProblem)) throw error;
  }
}
