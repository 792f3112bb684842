import { ApiProblem } from '../api/client.ts';
import { type Place, placeIn } from './waiting-place.ts';

/**
 * Seconds, about, until a fan in the line asks again who got no answer. Source: a phone is back on its network within some seconds, and
 * where all got none, no more than a 15th of them ask in one second.
 */
const AGAIN_SECONDS = 15;
/** Most seconds until the next question about a draw that has not begun: the opening may be moved. */
const EARLY_SECONDS = 300;
/** Over so many seconds those spread who waited for the draw to begin: when they draw decides nothing. */
const SPREAD_SECONDS = 20;

/** What waiting takes, so that a test waits for no clock. */
export interface Waits {
  /** Waits so many seconds, or less when the fan leaves the page. */
  readonly pause: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970 by the server's clock: that of the device may be wrong. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * Draws a place before the opening and asks again as the server says. A page that is open before the draw begins waits for it; a lost
 * network costs no place. Answers the place as it is once the line is open; undefined: the fan left, or may not draw.
 */
export async function drawPlace(
  ask: () => Promise<Place>,
  show: (place: Place) => void,
  { pause, now, random, signal }: Waits,
): Promise<Place | undefined> {
  while (!signal.aborted) {
    let seconds: number;
    try {
      const place = await ask();
      if (signal.aborted) return undefined;
      if (place.state !== 'drawn') return place;
      show(place);
      seconds = place.askAgainSeconds;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const again = secondsToDraw(error, now(), random()) ?? secondsToRetry(error, random());
      if (again === undefined) return undefined;
      seconds = again;
    }
    await pause(seconds, signal);
  }
  return undefined;
}

/**
 * What is gated, once the fan is let in; null: they left, or have to log in first (`logIn`). Who is in the line stays in it, with the
 * place that was last shown, while the network or a proxy fails.
 * @throws ApiProblem that waiting does not help
 */
export async function untilLetIn<T>(
  ask: () => Promise<T>,
  line: {
    show(place: Place | undefined, seconds: number): void;
    /** True: the fan has to log in. */
    logIn(): boolean;
  },
  { pause, random, signal }: Omit<Waits, 'now'>,
): Promise<T | null> {
  let place: Place | undefined;
  let waits = false;
  while (!signal.aborted) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof ApiProblem)) throw error;
      const seconds = waits ? secondsToRetry(error, random()) : error.retryAfter;
      if (seconds === undefined) throw error;
      if (error.slug === 'waiting-room' && line.logIn()) return null;
      place = placeIn(error) ?? place;
      waits = true;
      line.show(place, Math.ceil(seconds));
      await pause(seconds, signal);
    }
  }
  return null;
}

/** Seconds until the draw begins; undefined: that is not what the problem says. */
function secondsToDraw({ slug, body }: ApiProblem, now: number, random: number): number | undefined {
  const from = body['drawsFrom'];
  if (slug !== 'places-not-yet' || typeof from !== 'string') return undefined;
  const seconds = Math.max(0, Date.parse(from) - now) / 1000;
  return Math.min(EARLY_SECONDS, seconds) + 1 + SPREAD_SECONDS * random;
}

/** Undefined: asking again does not help. */
function secondsToRetry({ status, retryAfter }: ApiProblem, random: number): number | undefined {
  if (retryAfter !== undefined) return retryAfter;
  return status === 0 || status >= 500 ? AGAIN_SECONDS * (0.5 + random) : undefined;
}
