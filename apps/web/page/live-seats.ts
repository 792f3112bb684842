import type { Board, BoardChange } from './shapes.ts';

export interface LiveSeatsOptions {
  /** The whole board: at first, after a reconnection, and when this browser could not keep up. */
  board(board: Board): void;
  change(change: BoardChange): void;
  signal: AbortSignal;
}

/** Milliseconds until a stream that the server refused (the waiting room) is asked for again. */
const retryMs = 5000;

/**
 * Follows the live status of a performance until the fan goes elsewhere. A lost connection is the browser's to
 * renew; a refused one is not, so it is opened again here.
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
