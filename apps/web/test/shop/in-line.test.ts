import { describe, expect, test } from '@jest/globals';
import { ApiProblem } from '../../app/api/client.ts';
import { drawPlace, untilLetIn } from '../../app/shop/in-line.ts';
import type { Place } from '../../app/shop/waiting-place.ts';

const DRAWS_FROM = '2030-06-01T10:00:00.000Z';
const OPENS_AT = '2030-06-01T11:00:00.000Z';
const drawn: Place = { state: 'drawn', opensAt: OPENS_AT, askAgainSeconds: 270 };
const waiting: Place = { state: 'waiting', peopleAhead: 3, estimatedSeconds: 9, askAgainSeconds: 4 };
const offline = () => new ApiProblem(0, { type: 'offline' });
const notYet = () => new ApiProblem(409, { type: 'places-not-yet', drawsFrom: DRAWS_FROM });
const badGateway = () => new ApiProblem(502, {});
const inLine = (place: Place) => new ApiProblem(503, { type: 'waiting-room', place }, 4);

/** Waits that pass at once: the clock moves by what was waited. */
function waits(now = '2030-06-01T09:50:00.000Z') {
  const leaving = new AbortController();
  const paused: number[] = [];
  let at = Date.parse(now);
  return {
    paused,
    now: () => at,
    random: () => 0.5,
    signal: leaving.signal,
    leave: () => leaving.abort(),
    async pause(seconds: number) {
      paused.push(seconds);
      at += seconds * 1000;
    },
  };
}

/** Answers one after the other; the clock of each question is kept. */
function answers<T>(list: readonly (T | ApiProblem)[], at: () => number = () => 0) {
  const left = [...list];
  const asked: number[] = [];
  const ask = async (): Promise<T> => {
    asked.push(at());
    const next = left.shift();
    if (next === undefined) throw new Error('it asks more often than it should');
    if (next instanceof ApiProblem) throw next;
    return next;
  };
  return { ask, asked };
}

describe('a page that is open before the sale', () => {
  test('draws as soon as the draw begins, however long before it the fan came', async () => {
    const time = waits();
    const shown: Place[] = [];
    const { ask, asked } = answers<Place>([notYet(), notYet(), notYet(), drawn, waiting], time.now);
    expect(await drawPlace(ask, (place) => shown.push(place), time)).toEqual(waiting);
    expect(shown).toEqual([drawn]);
    expect(asked[3]).toBeGreaterThanOrEqual(Date.parse(DRAWS_FROM));
    // The opening may be moved: it does not wait for the whole time at once.
    expect(Math.max(...time.paused.slice(0, 2))).toBeLessThan(330);
  });

  test('asks until the line is open, and a lost network or a broken proxy costs no place', async () => {
    const time = waits(DRAWS_FROM);
    const { ask, asked } = answers<Place>([offline(), badGateway(), drawn, offline(), drawn, waiting]);
    expect(await drawPlace(ask, () => undefined, time)).toEqual(waiting);
    expect(asked).toHaveLength(6);
  });

  test('asks no more once the fan left, or where no place can be had', async () => {
    const time = waits();
    const left = answers<Place>([drawn]);
    expect(await drawPlace(left.ask, () => time.leave(), time)).toBeUndefined();
    const loggedOut = answers<Place>([new ApiProblem(401, { type: 'unauthenticated' })]);
    expect(await drawPlace(loggedOut.ask, () => undefined, waits())).toBeUndefined();
  });
});

describe('a fan in the line', () => {
  test('stays in it with the place that was last shown while the network fails, and is let in', async () => {
    const time = waits();
    const shown: (Place | undefined)[] = [];
    const line = { show: (place: Place | undefined) => void shown.push(place), logIn: () => false };
    const { ask } = answers([inLine(waiting), offline(), badGateway(), inLine(waiting), 'seats']);
    expect(await untilLetIn(ask, line, time)).toBe('seats');
    expect(shown).toEqual([waiting, waiting, waiting, waiting]);
  });

  test('is not what a fan becomes whose first question fails: the page says so', async () => {
    const line = { show: () => undefined, logIn: () => false };
    await expect(untilLetIn(answers([offline()]).ask, line, waits())).rejects.toMatchObject({ status: 0 });
    const gone = answers([inLine(waiting), new ApiProblem(404, { type: 'unknown-performance' })]);
    await expect(untilLetIn(gone.ask, line, waits())).rejects.toMatchObject({ status: 404 });
  });

  test('has to log in first', async () => {
    const line = { show: () => undefined, logIn: () => true };
    expect(await untilLetIn(answers([inLine(waiting)]).ask, line, waits())).toBeNull();
  });
});
