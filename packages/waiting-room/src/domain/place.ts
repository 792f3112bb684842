import type { LinePosition, RoomState } from '@clove/contracts';
import { DRAW_RANGE } from './draw.ts';

/** A member's place in the line of one sale. It is kept by the fan alone, sealed by the gateway that gave it. */
export interface Place {
  readonly sale: number;
  readonly memberId: string;
  /** `drawn` before the opening, `arrived` after it. */
  readonly kind: 'drawn' | 'arrived';
  readonly number: number;
  /** Milliseconds. */
  readonly takenAt: number;
  /** Until when its member shops, in milliseconds; absent: their turn has not begun. */
  readonly until?: number;
}

/** What a fan sees of their place. Times in milliseconds, waits in seconds. */
export type PlaceStatus =
  /** The number is drawn, and shown when the sale opens. */
  | { readonly state: 'drawn'; readonly opensAt: number; readonly askAgainSeconds: number }
  | {
      readonly state: 'waiting';
      readonly kind: Place['kind'];
      readonly number: number;
      readonly peopleAhead: number;
      readonly estimatedSeconds: number;
      readonly askAgainSeconds: number;
      /** Operations paused the sale: the line stands. */
      readonly paused: boolean;
    }
  | { readonly state: 'admitted'; readonly until: number };

/** The line as a gateway sees it. */
export type LineView = Pick<
  RoomState,
  'drawn' | 'arrivals' | 'called' | 'lapsed' | 'perSecond' | 'callsPerSecond'
>;

/** Whether a line that has come to `position` includes the place. */
export function reaches(position: LinePosition, { kind, number }: Pick<Place, 'kind' | 'number'>): boolean {
  return kind === 'drawn' ? number / DRAW_RANGE < position.drawn : number <= position.arrived;
}

/** How many are called before this place, about where places were drawn. */
export function peopleAhead(view: LineView, { kind, number }: Pick<Place, 'kind' | 'number'>): number {
  const { drawn, called } = view;
  const ahead =
    kind === 'drawn'
      ? (number / DRAW_RANGE - called.drawn) * drawn
      : (1 - called.drawn) * drawn + (number - 1 - called.arrived);
  return Math.max(0, Math.round(ahead));
}

/** Seconds until that many were called, at the speed of late, or at the planned one. */
export function secondsUntilCalled({ callsPerSecond, perSecond }: LineView, ahead: number): number {
  return secondsAt(callsPerSecond > 0 ? callsPerSecond : perSecond, ahead);
}

/** Seconds until that many and one more were called, at so many per second. */
export function secondsAt(perSecond: number, ahead: number): number {
  return perSecond > 0 ? Math.ceil((ahead + 1) / perSecond) : LONGEST_ASK_SECONDS;
}

/** How many fans a gateway lets ask per second. Source: a tenth of what a pod answers of the cheapest reads. */
const ASKS_PER_SECOND = 400;
export const SHORTEST_ASK_SECONDS = 2;
/** Source: a fan whose turn comes early must not lose more than this of it. */
export const LONGEST_ASK_SECONDS = 60;

/**
 * When a waiting fan asks again: not before their turn can come, rarely where many wait, and each at another moment.
 * @param random from 0 to below 1
 */
export function askAgainSeconds(
  waiting: number,
  gateways: number,
  secondsToTurn: number,
  random: number,
): number {
  const shared = waiting / (ASKS_PER_SECOND * gateways);
  const wanted = Math.max(shared, Math.min(secondsToTurn, LONGEST_ASK_SECONDS));
  return Math.ceil(within(wanted, SHORTEST_ASK_SECONDS, LONGEST_ASK_SECONDS) * (0.75 + random / 4));
}

/**
 * When a fan with a drawn place asks again before the opening: at about the moment when they are called, so that not all ask at once.
 * @param secondsToOpening above 0
 */
export function askAtOpeningSeconds(secondsToOpening: number, secondsToTurn: number, random: number): number {
  const spread = Math.min(secondsToTurn, LONGEST_ASK_SECONDS) + SHORTEST_ASK_SECONDS * random;
  // Earlier once, because the opening may be moved.
  if (secondsToOpening > 2 * REMINDED_SECONDS) return Math.ceil(REMINDED_SECONDS * (0.75 + random / 4));
  return Math.ceil(secondsToOpening + spread);
}

const REMINDED_SECONDS = 300;

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
