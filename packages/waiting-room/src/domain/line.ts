import type { LinePosition } from '@clove/contracts';

/**
 * The line of one sale: those who drew a place before the opening, by their numbers; behind them who came later, by arrival.
 * Its size does not depend on how many wait.
 */
export interface Line {
  /** Who may come in. */
  readonly called: LinePosition;
  /** Numbers of arrival given out. */
  readonly arrivals: number;
  /** How many fans could be called now. Below 0: more came in than was planned, and they are worked off first. */
  readonly free: number;
  /** How many were called, are not in yet, and are still believed to come. */
  readonly expected: number;
  readonly callsPerSecond: number;
  /** How far the line had come at earlier times, the oldest first. */
  readonly marks: readonly Mark[];
}

export interface Mark extends LinePosition {
  /** Milliseconds. */
  readonly at: number;
}

export const NONE_CALLED: LinePosition = { drawn: 0, arrived: 0 };

/** The line before anybody came. */
export const EMPTY_LINE: Line = {
  called: NONE_CALLED,
  arrivals: 0,
  free: 0,
  expected: 0,
  callsPerSecond: 0,
  marks: [],
};

/** What happened since the line was last moved. */
export interface Elapsed {
  /** Milliseconds. */
  readonly now: number;
  readonly seconds: number;
  /** How many members drew a place. */
  readonly drawn: number;
  /** Fans per second; 0: everybody. */
  readonly perSecond: number;
  /** Members whose turn began. */
  readonly entered: number;
  /** Members whose turn lasts. */
  readonly shopping: number;
  readonly shoppingSeconds: number;
  readonly keepSeconds: number;
}

/**
 * After this many seconds two thirds of those who were called and did not come are not counted on any more, and others are
 * called instead. Source: twice the longest wait that a fan is given before asking again.
 */
const COUNTED_ON_SECONDS = 120;
/** Most seconds of the rate that may be called at once. Source: a gateway asks once a second. */
const BURST_SECONDS = 2;
/** Over how many seconds the speed of the line is averaged. */
const AVERAGED_SECONDS = 15;
/** Marks of the time that a called place is kept. */
const MARKS = 16;

/**
 * Calls as many as the rate allows. Everybody who comes in takes one of `free` and `expected`, and only time gives them back, so that
 * over time no more come in than the rate, however many of the called stay away, come late or come without having been called;
 * and no more are called than there is room for when all who shop take their whole time.
 */
export function advance(line: Line, elapsed: Elapsed): Line {
  const { now, seconds, drawn, perSecond, entered, shopping, shoppingSeconds } = elapsed;
  if (perSecond === 0) return allCalled(line, elapsed);
  const came = Math.min(line.expected, entered);
  const counted = (line.expected - came) * Math.exp(-seconds / COUNTED_ON_SECONDS);
  const givenUp = line.expected - came - counted;
  const most = Math.max(1, perSecond * BURST_SECONDS);
  const free = Math.min(most, line.free + perSecond * seconds + givenUp - (entered - came));
  const room = perSecond * shoppingSeconds - shopping - counted;
  const waiting = waitingIn(line, drawn);
  const calls = Math.max(0, Math.min(free, room, waiting));
  const called = callMore(line, drawn, calls);
  const weight = 1 - Math.exp(-seconds / AVERAGED_SECONDS);
  // Of a line that only begins to form the planned rate is all that is known.
  const before = line.marks.length === 0 || waiting <= calls ? perSecond : line.callsPerSecond;
  const speed = seconds > 0 ? calls / seconds : before;
  return {
    called,
    arrivals: line.arrivals,
    free: free - calls,
    expected: counted + calls,
    callsPerSecond: before + (speed - before) * weight,
    marks: marked(line, called, elapsed.keepSeconds, now),
  };
}

/**
 * The line while the sale is paused: none is called, and the time for which called places are kept stands still. Who was called
 * before and comes in now takes what was free for them.
 */
export function stand(
  line: Line,
  { milliseconds, entered }: { readonly milliseconds: number; readonly entered: number },
): Line {
  const came = Math.min(line.expected, entered);
  return {
    ...line,
    free: line.free - (entered - came),
    expected: line.expected - came,
    marks: line.marks.map((mark) => ({ ...mark, at: mark.at + milliseconds })),
  };
}

/** How many wait, about where places were drawn. */
export function waitingIn({ called, arrivals }: Pick<Line, 'called' | 'arrivals'>, drawn: number): number {
  return (1 - called.drawn) * drawn + Math.max(0, arrivals - called.arrived);
}

/** How far the line comes when that many more are called: the draw first, then those who arrived. */
export function callMore(
  { called, arrivals }: Pick<Line, 'called' | 'arrivals'>,
  drawn: number,
  calls: number,
): LinePosition {
  const leftToDraw = (1 - called.drawn) * drawn;
  const ofDraw = Math.min(calls, leftToDraw);
  // What rounding leaves of the draw must not keep those behind it waiting.
  const drawEnds = drawn === 0 || leftToDraw - ofDraw < 0.5;
  return {
    drawn: drawEnds ? 1 : called.drawn + ofDraw / drawn,
    arrived: Math.min(arrivals, called.arrived + calls - ofDraw),
  };
}

/** The further of two positions. */
export function further(a: LinePosition, b: LinePosition): LinePosition {
  return { drawn: Math.max(a.drawn, b.drawn), arrived: Math.max(a.arrived, b.arrived) };
}

/** How far the line had come when a called place began to lapse: every place up to here is not kept any more. */
export function lapsedAt({ marks }: Line, keepSeconds: number, now: number): LinePosition {
  const [oldest] = marks;
  if (oldest === undefined || oldest.at > now - keepSeconds * 1000) return NONE_CALLED;
  return { drawn: oldest.drawn, arrived: oldest.arrived };
}

function allCalled(line: Line, { now, drawn, keepSeconds }: Elapsed): Line {
  const called = callMore(line, drawn, Number.POSITIVE_INFINITY);
  return {
    ...line,
    called,
    free: 0,
    expected: 0,
    callsPerSecond: 0,
    marks: marked(line, called, keepSeconds, now),
  };
}

/** With a mark of now, where the last one is old enough; of those from before the kept time only the newest stays. */
function marked({ marks }: Line, called: LinePosition, keepSeconds: number, now: number): Mark[] {
  const last = marks.at(-1);
  const due = last === undefined || now - last.at >= (keepSeconds * 1000) / MARKS;
  const all = due ? [...marks, { at: now, ...called }] : [...marks];
  const kept = now - keepSeconds * 1000;
  while (all.length > 1 && (all[1]?.at ?? now) <= kept) all.shift();
  return all;
}
