import { read } from './api.ts';
import type { SeatsAnswer } from './shapes.ts';

/** What may be chosen for one performance at this moment. */
export interface SeatMap {
  paymentMethods: string[];
  sections: MapSection[];
}

export interface MapSection {
  id: string;
  kind: 'numbered' | 'standing';
  price: number;
  onSale: boolean;
  /** Numbered only, else 0. */
  rows: number;
  seatsPerRow: number;
  /** Names of seats that are not free, as `<row>-<number>`. Numbered only. */
  taken: Set<string>;
  /** Places left. */
  free: number;
}

/** Reads the map of a performance. */
export async function readSeatMap(performanceId: string): Promise<SeatMap> {
  return seatMapOf(await read<SeatsAnswer>(`/api/seats?performance=${encodeURIComponent(performanceId)}`));
}

function seatMapOf(answer: SeatsAnswer): SeatMap {
  return { paymentMethods: answer.paymentMethods, sections: [] };
}

export interface FollowOptions {
  map: SeatMap;
  changed: (next: SeatMap) => void;
  signal: AbortSignal;
}

/** Tells of every change on the server until the fan goes elsewhere. */
export function followSeats(performanceId: string, { map, changed, signal }: FollowOptions): void {
  const source = new EventSource(`/api/seats/live?performance=${encodeURIComponent(performanceId)}`);
  signal.addEventListener('abort', () => source.close());
  source.addEventListener('message', () => changed(map));
}
