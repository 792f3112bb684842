import type { RoomState, RoomSyncRequest } from '@clove/contracts';
import { advance, further, type Line, lapsedAt, stand, waitingIn } from './line.ts';
import { distinctIn, raise, type Sketch } from './sketch.ts';

/** The shared state of one sale's waiting room: a few counters, however many wait. Times in milliseconds of the database's clock. */
export interface Room {
  readonly sale: number;
  readonly opensAt: number;
  readonly closesAt: number;
  /** Hexadecimal digits. */
  readonly drawKey: string;
  /** Who drew a place. */
  readonly drew: Sketch;
  readonly line: Line;
  /** Members whose turn began, ever; and whose turn lasts. */
  readonly admitted: number;
  readonly shopping: number;
  /** When each gateway asked last. */
  readonly gateways: Readonly<Record<string, number>>;
  /** What operations set, fans per second and gateway; null: nothing. */
  readonly leverPerSecond: number | null;
  /** Since when operations have paused the sale; null: they have not. */
  readonly pausedAt: number | null;
  /** How often they did. */
  readonly pauses: number;
  readonly movedAt: number;
}

export interface RoomSettings {
  /** Fans per second over all gateways unless operations set another rate; 0: everybody. */
  readonly perSecond: number;
  readonly drawSeconds: number;
  readonly shoppingSeconds: number;
  readonly keepSeconds: number;
}

/** What happened to turns since the room was last moved. */
export interface Turns {
  readonly began: number;
  readonly ended: number;
}

/** A gateway that has not asked for so long is not counted. Source: five of its synchronisations. */
const GATEWAY_GONE_MS = 5_000;

/** The room after a gateway's synchronisation, and the first of the numbers that it asked for. */
export function moved(
  room: Room,
  request: RoomSyncRequest,
  { now, turns, settings }: { readonly now: number; readonly turns: Turns; readonly settings: RoomSettings },
): { readonly room: Room; readonly firstNumber: number } {
  const isOpen = now >= room.opensAt;
  // A gateway that still knows the sale before says nothing about this one.
  const ofThisSale = request.sale === room.sale;
  const gateways = stillThere({ ...room.gateways, [request.gateway]: now }, now);
  const leverPerSecond = request.leverPerSecond === undefined ? room.leverPerSecond : request.leverPerSecond;
  const paused = pauseOf(room, request, now);
  const drew = ofThisSale ? merged(room.drew, request.drew) : room.drew;
  const shopping = room.shopping + turns.began - turns.ended;
  const given = Math.max(room.line.arrivals, ofThisSale ? Math.ceil(request.furthestNumber) : 0);
  const line: Line = {
    ...room.line,
    arrivals: isOpen ? given + request.numbers : given,
    called: ofThisSale && isOpen ? further(room.line.called, request.called) : room.line.called,
  };
  const next: Room = {
    ...room,
    drew,
    gateways,
    leverPerSecond,
    ...paused,
    shopping,
    admitted: room.admitted + turns.began,
    movedAt: now,
  };
  if (!isOpen) return { room: { ...next, line }, firstNumber: given + 1 };
  if (room.pausedAt !== null || paused.pausedAt !== null) {
    const stood = stand(line, { milliseconds: Math.max(0, now - room.movedAt), entered: turns.began });
    return { room: { ...next, line: stood }, firstNumber: given + 1 };
  }
  const { shoppingSeconds, keepSeconds } = settings;
  const elapsed = {
    now,
    seconds: Math.max(0, now - Math.max(room.movedAt, room.opensAt)) / 1000,
    drawn: distinctIn(drew),
    perSecond: rateOf(next, settings),
    entered: turns.began,
    shopping,
    shoppingSeconds,
    keepSeconds,
  };
  return { room: { ...next, line: advance(line, elapsed) }, firstNumber: given + 1 };
}

/** The pause after a synchronisation, as its gateway last read it. */
export function pauseOf(
  { pausedAt, pauses }: Pick<Room, 'pausedAt' | 'pauses'>,
  { paused = pausedAt !== null }: Pick<RoomSyncRequest, 'paused'>,
  now: number,
): Pick<Room, 'pausedAt' | 'pauses'> {
  if (!paused) return { pausedAt: null, pauses };
  return pausedAt === null ? { pausedAt: now, pauses: pauses + 1 } : { pausedAt, pauses };
}

/** Fans per second over all gateways. */
export function rateOf(
  { leverPerSecond, gateways }: Pick<Room, 'leverPerSecond' | 'gateways'>,
  settings: Pick<RoomSettings, 'perSecond'>,
): number {
  if (leverPerSecond === null) return settings.perSecond;
  return leverPerSecond * Math.max(1, Object.keys(gateways).length);
}

/** The room as a gateway gets it. */
export function roomState(room: Room, settings: RoomSettings, now: number): RoomState {
  const { sale, opensAt, closesAt, drawKey, line, admitted, shopping } = room;
  const { drawSeconds, shoppingSeconds, keepSeconds } = settings;
  const perSecond = rateOf(room, settings);
  const drawn = distinctIn(room.drew);
  const hasRoom = line.free > 0 && shopping < perSecond * shoppingSeconds;
  const lineIsEmpty = now < opensAt || waitingIn(line, drawn) < 1;
  return {
    ...{ sale, now, opensAt, closesAt, drawKey, perSecond, drawn, admitted, shopping },
    gateways: Math.max(1, Object.keys(room.gateways).length),
    arrivals: line.arrivals,
    called: line.called,
    lapsed: lapsedAt(line, keepSeconds, now),
    callsPerSecond: line.callsPerSecond,
    paused: room.pausedAt !== null,
    pauses: room.pauses,
    direct: perSecond === 0 || (lineIsEmpty && (now < opensAt || hasRoom)),
    ...{ drawSeconds, shoppingSeconds, keepSeconds },
  };
}

function merged(sketch: Sketch, registers: RoomSyncRequest['drew']): Sketch {
  if (registers.length === 0) return sketch;
  const copy = sketch.slice();
  for (const register of registers) raise(copy, register);
  return copy;
}

function stillThere(gateways: Readonly<Record<string, number>>, now: number): Record<string, number> {
  return Object.fromEntries(Object.entries(gateways).filter(([, at]) => now - at < GATEWAY_GONE_MS));
}
