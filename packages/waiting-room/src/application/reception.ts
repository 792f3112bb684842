import type { RoomSyncAnswer, RoomSyncRequest } from '@clove/contracts';
import { commitmentTo, draw } from '../domain/draw.ts';
import { NONE_CALLED } from '../domain/line.ts';
import {
  askAgainSeconds,
  askAtOpeningSeconds,
  type Place,
  type PlaceStatus,
  peopleAhead,
  reaches,
  secondsAt,
  secondsUntilCalled,
} from '../domain/place.ts';
import { errands, type TurnEnd, USED_UP } from './errands.ts';
import { latestRoom, type RoomNow, STALE_MS } from './latest-room.ts';
import { recentPlaces } from './recent-places.ts';
import { tokenBucket } from './token-bucket.ts';

/** Whether a fan may use what is gated. */
export type Entry =
  /** `place`: new, to be kept by the fan; undefined: they keep what they have. */
  | { readonly kind: 'admitted'; readonly place: Place | undefined }
  | { readonly kind: 'waits' }
  /** The room does not decide: before the opening, or the queue was never reached. */
  | { readonly kind: 'undecided' };

/** A place and what is shown of it. */
export interface ShownPlace {
  readonly place: Place;
  readonly status: PlaceStatus;
}

/** What everybody may know of the room. Times in milliseconds. */
export interface PublicState {
  /** `early`: no places are given yet. `drawing`: who asks draws a place. `open`: the line moves. */
  readonly phase: 'early' | 'drawing' | 'open';
  readonly opensAt: number;
  readonly drawsFrom: number;
  /** About, where places were drawn. */
  readonly waiting: number;
  /** 0: everybody is let in. */
  readonly perSecond: number;
  /** Operations paused the sale: the line stands. */
  readonly paused: boolean;
  readonly commitment: string;
  /** Undefined until the draw is over. */
  readonly drawKey: string | undefined;
}

/** The waiting room as one gateway keeps it: it decides by the latest answer, and asks the queue once a second. */
export interface Reception {
  /** One synchronisation. Never rejects: answers the error where the queue was not reached. */
  synchronise(): Promise<unknown>;
  enter(memberId: string | undefined, own: Place | undefined): Promise<Entry>;
  /** The member's place: their own while it counts, otherwise a new one. Undefined: no places are given now. */
  takePlace(memberId: string, own: Place | undefined): Promise<ShownPlace | undefined>;
  /** The member's own place, while it counts. */
  seePlace(memberId: string, own: Place | undefined): Promise<ShownPlace | undefined>;
  /** Undefined: the queue was never reached, or has no sale. */
  publicState(): Promise<PublicState | undefined>;
  /** Seconds since the queue last answered; undefined: it never did. */
  ageSeconds(): number | undefined;
}

export interface Levers {
  /** Fans per second and gateway; null: as configured. */
  readonly perSecond: number | null | undefined;
  readonly paused: boolean | undefined;
}

export interface ReceptionParts {
  /** This run of the gateway. */
  readonly gateway: string;
  ask(request: RoomSyncRequest): Promise<RoomSyncAnswer>;
  /** What operations set; undefined: unknown. */
  levers(): Levers;
  /** Milliseconds of a clock that never jumps. */
  monotonic(): number;
  /** From 0 to below 1. */
  random(): number;
}

/** How long after the opening the key of the draw is published. Source: no gateway's clock is off by so much. */
const PUBLISHED_AFTER_MS = 10_000;

export function reception({ gateway, ask, levers, monotonic, random }: ReceptionParts): Reception {
  const latest = latestRoom(monotonic);
  const errand = errands();
  const recent = recentPlaces();
  const direct = tokenBucket(monotonic);
  let settled = Promise.withResolvers<void>();

  function receive({ room, ...answer }: RoomSyncAnswer, askedAt: number): void {
    // An answer that waited for this process is older than it seems.
    if (monotonic() - askedAt > STALE_MS) throw new Error('the answer took too long to be relied upon');
    if (room !== null && room.sale !== latest.state?.sale) {
      errand.forget();
      recent.clear();
    }
    latest.receive(room ?? undefined, askedAt);
    if (room !== null) direct.setRate(room.perSecond / room.gateways);
    errand.answered(answer);
  }

  async function synchronise(): Promise<unknown> {
    const askedAt = monotonic();
    const { perSecond, paused } = levers();
    const request: RoomSyncRequest = {
      gateway,
      leverPerSecond: perSecond,
      paused,
      sale: latest.state?.sale ?? null,
      furthestNumber: latest.furthestNumber,
      called: latest.at()?.line.called ?? NONE_CALLED,
      ...errand.take(),
    };
    try {
      receive(await ask(request), askedAt);
      return undefined;
    } catch (error) {
      latest.fail();
      errand.failed({ number: () => latest.ownNumber(), turn: turnAlone });
      return error;
    } finally {
      settled.resolve();
      settled = Promise.withResolvers();
    }
  }

  /** The room by recent news, or while the queue is not reached. */
  async function present(): Promise<RoomNow | undefined> {
    if (latest.isStale()) await settled.promise;
    return latest.at();
  }

  /** While the queue is not reached a turn that began lasts as its place says, and stands still with the line. */
  function turnAlone(memberId: string, placeTakenAt: number, had: number | undefined): TurnEnd {
    if (had === undefined) return beginAlone(memberId, placeTakenAt);
    return latest.state?.paused === true ? had : USED_UP;
  }

  function beginAlone(memberId: string, placeTakenAt: number): number {
    const room = latest.at();
    const until = room === undefined ? 0 : room.now + room.state.shoppingSeconds * 1000;
    errand.begun(memberId, placeTakenAt, until);
    return until;
  }

  function counts({ state, now }: RoomNow, memberId: string, place: Place | undefined): place is Place {
    if (place === undefined || place.sale !== state.sale || place.memberId !== memberId) return false;
    if (place.until === undefined) return !reaches(state.lapsed, place);
    return place.until > now || state.pauses > 0;
  }

  /** The place as it stands now, with its turn where it was called. Undefined: it does not count, or is used up. */
  async function current(
    room: RoomNow,
    memberId: string,
    place: Place | undefined,
  ): Promise<Place | undefined> {
    if (!counts(room, memberId, place)) return undefined;
    const { state, now, line } = room;
    const { takenAt, until: had } = place;
    const isCalled = room.isOpen && (state.perSecond === 0 || reaches(line.called, place));
    if (had === undefined ? !isCalled : had > now) return place;
    // A turn that seems to be over may have been made longer by a pause: by how much, the queue says.
    const until = latest.alone
      ? turnAlone(memberId, takenAt, had)
      : await errand.turn(memberId, takenAt, had);
    return until === USED_UP ? undefined : { ...place, until };
  }

  /** Whether a fan comes in without a place, because the line is empty and there is room. */
  function letsIn({ state, waiting }: RoomNow): boolean {
    if (state.perSecond === 0) return true;
    return (state.direct || latest.alone) && waiting < 1 && direct.take();
  }

  function withTurn({ state, now }: RoomNow, memberId: string): Place {
    const until = beginAlone(memberId, now);
    return { sale: state.sale, memberId, kind: 'arrived', number: 0, takenAt: now, until };
  }

  async function newPlace(room: RoomNow, memberId: string): Promise<Place | undefined> {
    const { state, now } = room;
    const { sale, drawKey } = state;
    if (!room.isOpen) {
      if (now < drawsFrom(room)) return undefined;
      errand.count(drawKey, memberId);
      return { sale, memberId, kind: 'drawn', number: draw(drawKey, memberId).number, takenAt: now };
    }
    if (letsIn(room)) return withTurn(room, memberId);
    const number = latest.alone ? latest.ownNumber() : await errand.number(memberId);
    const place: Place = { sale, memberId, kind: 'arrived', number, takenAt: now };
    if (latest.state?.sale === sale) recent.add(place);
    return place;
  }

  function shown({ state, now, line, waiting }: RoomNow, place: Place): ShownPlace {
    if (place.until !== undefined) return { place, status: { state: 'admitted', until: place.until } };
    const { kind, number } = place;
    const { opensAt, gateways } = state;
    const ahead = peopleAhead(line, place);
    const seconds = secondsUntilCalled(line, ahead);
    if (now < opensAt) {
      const again = askAtOpeningSeconds((opensAt - now) / 1000, seconds, random());
      return { place, status: { state: 'drawn', opensAt, askAgainSeconds: again } };
    }
    // Where the line may go on faster than of late, who asks by the slower estimate would come after their turn.
    const soonest = Math.min(seconds, secondsAt(state.perSecond, ahead));
    const again = askAgainSeconds(waiting, gateways, soonest, random());
    const { paused } = state;
    const estimate = { peopleAhead: ahead, estimatedSeconds: seconds, askAgainSeconds: again, paused };
    return { place, status: { state: 'waiting', kind, number, ...estimate } };
  }

  return {
    synchronise,
    async enter(memberId, own) {
      const room = await present();
      if (room === undefined || !room.isOpen) return { kind: 'undecided' };
      if (room.state.perSecond === 0) return { kind: 'admitted', place: undefined };
      if (memberId === undefined) {
        return letsIn(room) ? { kind: 'admitted', place: undefined } : { kind: 'waits' };
      }
      const place = await current(room, memberId, own);
      if (place?.until !== undefined) return { kind: 'admitted', place: place === own ? undefined : place };
      return letsIn(room) ? { kind: 'admitted', place: withTurn(room, memberId) } : { kind: 'waits' };
    },
    async takePlace(memberId, own) {
      const room = await present();
      if (room === undefined) return undefined;
      const place =
        (await current(room, memberId, own)) ??
        (await current(room, memberId, recent.of(memberId))) ??
        (await newPlace(room, memberId));
      return place === undefined ? undefined : shown(latest.at() ?? room, place);
    },
    async seePlace(memberId, own) {
      const room = await present();
      if (room === undefined) return undefined;
      const place = await current(room, memberId, own);
      return place === undefined ? undefined : shown(room, place);
    },
    async publicState() {
      const room = await present();
      if (room === undefined) return undefined;
      const { state, now, isOpen, waiting } = room;
      const from = drawsFrom(room);
      return {
        phase: isOpen ? 'open' : now >= from ? 'drawing' : 'early',
        opensAt: state.opensAt,
        drawsFrom: from,
        waiting: Math.round(waiting),
        perSecond: state.perSecond,
        paused: state.paused,
        commitment: commitmentTo(state.drawKey),
        drawKey: now >= state.opensAt + PUBLISHED_AFTER_MS ? state.drawKey : undefined,
      };
    },
    ageSeconds: latest.ageSeconds,
  };
}

function drawsFrom({ state }: RoomNow): number {
  return state.opensAt - state.drawSeconds * 1000;
}
