import type { Board, BoardChange } from './board.ts';

export interface LiveSeatsOptions {
  /** The whole board: at first, after a reconnection, and when this browser was too slow. */
  board(board: Board): void;
  change(change: BoardChange): void;
  signal: AbortSignal;
}

/** Milliseconds until a stream that the server refused (admission limit) is opened again. */
const retryMs = 5000;

/**
 * Follows the live status of a performance until the fan leaves the page. The browser reopens a lost
 * connection, but not a refused one, which is opened again here.
 */
export function followSeats(performanceId: string, { board, change, signal }: LiveSeatsOptions): void {
  if (signal.aborted) return;
  const source = new EventSource(`/api/seats/live?performance=${encodeURIComponent(performanceId)}`);
  const close = () => source.close();
  signal.addEventListener('abort', close, { once: true });
  source.addEventListener('snapshot', ({ data }) => board(JSON.parse(data) as Board));
  source.addEventListener('change', ({ data }) => change(JSON.parse(data) as BoardChange));
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED || signal.aborted) return;
    signal.removeEventListener('abort', close);
    setTimeout(() => followSeats(performanceId, { board, change, signal }), retryMs);
  });
}
