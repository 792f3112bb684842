import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { ApiProblem, act, read, serverNow } from '../api/client.ts';
import { currentMember, memberQuery } from '../api/session.ts';
import type { Board, Layout, SeatsAnswer } from './board.ts';
import { drawPlace, untilLetIn } from './in-line.ts';
import { followSeats } from './live-seats.ts';
import { grantHeaders } from './opened-code.ts';
import { pause } from './pause.ts';
import { SeatMap } from './seat-map.ts';
import type { Place } from './waiting-place.ts';

/** What the fan sees of the way to the seats. */
export type SeatsState =
  | { readonly kind: 'reading' }
  /** Many people are here. Without a place: the server said only when to ask again. */
  | { readonly kind: 'waiting'; readonly place: Place | undefined; readonly seconds: number }
  /** Only members have a place in the line. */
  | { readonly kind: 'log-in' }
  | { readonly kind: 'ready'; readonly answer: SeatsAnswer; readonly map: SeatMap }
  | { readonly kind: 'failed'; readonly error: unknown };

/** How often a map with hidden sections is asked for. Source: the server's own is up to a second old. */
const POLL_SECONDS = 3;

/**
 * Reads the seats of a performance and follows them live. Nothing of a hidden section is in the live stream, which shows everybody
 * the same: who sees one by a code asks every few seconds instead. Under load it waits in the line and goes on by itself; the place is
 * in a cookie, so that a reload asks for the same one.
 * @param grant of a code that is on; another one reads the seats anew
 */
export function useSeats(
  performanceId: string,
  grant: string | undefined,
): { state: SeatsState; again: () => void } {
  const [state, setState] = useState<SeatsState>({ kind: 'reading' });
  const [attempt, setAttempt] = useState(0);
  const { data: member, isPending: memberUnknown } = useQuery(memberQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt, member or code begins anew
  useEffect(() => {
    // A first request that is given up when the member is known could take a place in the line that its fan never gets.
    if (memberUnknown) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const show = (next: SeatsState) => {
      if (!signal.aborted) setState(next);
    };
    const again = () => setAttempt((count) => count + 1);
    readPatiently(performanceId, show, signal)
      .then((ready) => {
        if (ready === null || signal.aborted) return;
        show(ready);
        const board = (next: Board) => {
          if (!ready.map.applyBoard(next)) again();
        };
        if (ready.answer.sections.some(({ hidden }) => hidden === true)) {
          return pollSeats(performanceId, { board, again, signal });
        }
        followSeats(performanceId, { signal, board, change: (change) => ready.map.applyChange(change) });
        return undefined;
      })
      .catch((error: unknown) => show({ kind: 'failed', error }));
    return () => leaving.abort();
  }, [performanceId, attempt, memberUnknown, member?.id, grant]);
  return { state, again: () => setAttempt((count) => count + 1) };
}

async function readPatiently(
  performanceId: string,
  show: (state: SeatsState) => void,
  signal: AbortSignal,
): Promise<Extract<SeatsState, { kind: 'ready' }> | null> {
  return untilLetIn<Extract<SeatsState, { kind: 'ready' }>>(
    async () => {
      const answer = await seatsOf(performanceId, signal);
      return { kind: 'ready', answer, map: new SeatMap(answer, await layoutsOf(answer, signal)) };
    },
    {
      show: (place, seconds) => show({ kind: 'waiting', place, seconds }),
      logIn() {
        if (currentMember() !== null) return false;
        show({ kind: 'log-in' });
        return true;
      },
    },
    { pause, random: Math.random, signal },
  );
}

function seatsOf(performanceId: string, signal: AbortSignal): Promise<SeatsAnswer> {
  const path = `/api/seats?performance=${encodeURIComponent(performanceId)}`;
  return read<SeatsAnswer>(path, { signal, headers: grantHeaders('seat') });
}

interface PollOptions {
  board(board: Board): void;
  /** What the fan may see is another now: the way to the seats begins anew. */
  again(): void;
  readonly signal: AbortSignal;
}

async function pollSeats(performanceId: string, { board, again, signal }: PollOptions): Promise<void> {
  let seconds = POLL_SECONDS;
  while (!signal.aborted) {
    await pause(seconds, signal);
    if (signal.aborted) return;
    try {
      board(await seatsOf(performanceId, signal));
      seconds = POLL_SECONDS;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiProblem)) throw error;
      if (error.slug === 'waiting-room') return again();
      // The map stays as it was last seen: holding decides.
      seconds = error.retryAfter ?? POLL_SECONDS;
    }
  }
}

async function layoutsOf({ sections }: SeatsAnswer, signal: AbortSignal) {
  const ids = [...new Set(sections.flatMap(({ layout }) => (layout === undefined ? [] : [layout])))];
  const layouts = await Promise.all(ids.map((id) => read<Layout>(`/api/seats/layouts/${id}`, { signal })));
  return new Map(layouts.map(({ layout, rows }) => [layout, rows]));
}

/**
 * Draws a place for a fan who came before the opening, where the festival has a waiting room, and calls `inLine` when it is open and
 * others are let in before them. The place is in a cookie: a reload or another tab asks for the same one.
 * @param isOpen as it is when the page is shown; the draw goes on until the line says what became of the place
 */
export function useDrawnPlace(mayDraw: boolean, isOpen: boolean, inLine: () => void): Place | undefined {
  const [place, setPlace] = useState<Place>();
  const [isEarly] = useState(!isOpen);
  const wanted = mayDraw && isEarly;
  const enterLine = useEffectEvent(inLine);
  useEffect(() => {
    if (!wanted) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = async () => (await act<Place>('place', 'POST', '/api/queue/place')).body;
    void drawPlace(ask, setPlace, { pause, now: serverNow, random: Math.random, signal }).then((found) => {
      if (found?.state === 'waiting') enterLine();
    });
    return () => leaving.abort();
  }, [wanted]);
  return wanted && !isOpen ? place : undefined;
}
