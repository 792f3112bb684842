import type { IncomingMessage } from 'node:http';
import type { Place, Reception } from '@clove/waiting-room';
import type { Admission } from '../../domain/admission.ts';
import type { PlaceToken } from '../cookie/place-token.ts';
import {
  noPlace,
  nothingHere,
  onlyHere,
  placesNotYet,
  roomUnknown,
  stillInLine,
  waitingWithPlace,
  whoAsks,
} from './problems.ts';
import { PLACE, type PlaceBody, placeBody, QUEUE, type QueueBody, queueBody } from './queue-bodies.ts';

/** Header with a fan's place, both ways, for clients that send access tokens instead of cookies. */
export const PLACE_HEADER = 'clove-place';

/** Who asks, and how. */
export interface Asking {
  readonly request: IncomingMessage;
  readonly memberId: string | undefined;
  /** By a browser's session, whose place is in a cookie; otherwise it is in a header. */
  readonly inBrowser: boolean;
  /** The sealed place that the client is to keep from now on. */
  keep(token: string): void;
}

/** Decides who may use what is gated, and shows fans their places. */
export interface WaitingRoom {
  /** @throws Problem 503 with the fan's place, if they have to wait */
  pass(asking: Asking): Promise<void>;
  /** The Set-Cookie value of a sealed place. */
  cookie(token: string): string;
  /** What the waiting room's own paths answer. @throws Problem */
  answer(method: string, path: string, asking: Asking): Promise<QueueBody | PlaceBody>;
}

export interface WaitingRoomParts {
  readonly reception: Reception;
  readonly tokens: PlaceToken;
  /** Decides before the opening, and while nothing is known of the room. */
  readonly admission: Admission;
  /** Whether a place of any performance is free at present; undefined: unknown, or no fan waits. */
  placesFree(): boolean | undefined;
  random(): number;
  onDecided(outcome: 'admitted' | 'waits'): void;
}

export function waitingRoom(parts: WaitingRoomParts): WaitingRoom {
  const { reception, tokens, admission, placesFree, random, onDecided } = parts;

  function ownPlace({ request, inBrowser }: Asking): Place | undefined {
    if (inBrowser) return tokens.inCookies(request.headers.cookie);
    const token = request.headers[PLACE_HEADER];
    return typeof token === 'string' ? tokens.open(token) : undefined;
  }

  function keep(asking: Asking, place: Place, before: Place | undefined): string | undefined {
    if (place === before) return undefined;
    const token = tokens.seal(place);
    asking.keep(token);
    return token;
  }

  /** A browser is given a place at once; other clients ask for theirs, because not all of them would keep it. */
  async function refused(asking: Asking, memberId: string, own: Place | undefined): Promise<void> {
    const shown = asking.inBrowser
      ? await reception.takePlace(memberId, own)
      : await reception.seePlace(memberId, own);
    if (shown === undefined) throw stillInLine(spread(random()));
    keep(asking, shown.place, own);
    const { status } = shown;
    if (status.state === 'admitted') return;
    throw waitingWithPlace(placeBody(shown, placesFree()), status.askAgainSeconds);
  }

  async function state(): Promise<QueueBody> {
    const known = await reception.publicState();
    if (known === undefined) throw roomUnknown();
    return queueBody(known, placesFree());
  }

  async function place(asking: Asking, take: boolean): Promise<PlaceBody> {
    const { memberId } = asking;
    if (memberId === undefined) throw whoAsks(undefined);
    const own = ownPlace(asking);
    const shown = take ? await reception.takePlace(memberId, own) : await reception.seePlace(memberId, own);
    if (shown === undefined) throw take ? await notYet(reception) : noPlace();
    const token = keep(asking, shown.place, own);
    const body = placeBody(shown, placesFree());
    return { ...body, ...(asking.inBrowser || token === undefined ? {} : { token }) };
  }

  return {
    cookie: tokens.cookie,
    async pass(asking) {
      const { memberId } = asking;
      const own = ownPlace(asking);
      const entry = await reception.enter(memberId, own);
      if (entry.kind === 'undecided') {
        const seconds = admission.admit(memberId);
        if (seconds > 0) throw stillInLine(seconds);
        return;
      }
      onDecided(entry.kind);
      if (entry.kind === 'waits') {
        if (memberId === undefined) throw whoAsks(spread(random()));
        return refused(asking, memberId, own);
      }
      if (entry.place !== undefined) keep(asking, entry.place, own);
    },
    async answer(method, path, asking) {
      const reads = method === 'GET' || method === 'HEAD';
      if (path === QUEUE) {
        if (!reads) throw onlyHere('GET, HEAD');
        return state();
      }
      if (path !== PLACE) throw nothingHere();
      if (!reads && method !== 'POST') throw onlyHere('GET, HEAD, POST');
      return place(asking, !reads);
    },
  };
}

async function notYet(reception: Reception) {
  const state = await reception.publicState();
  return state === undefined ? roomUnknown() : placesNotYet(new Date(state.drawsFrom));
}

/** Seconds: not all come back at the same moment. */
function spread(random: number): number {
  return Math.ceil(5 + 10 * random);
}
