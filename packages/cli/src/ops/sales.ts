import { z } from 'zod';
import { Entry, Moves, movedLines } from './moves.ts';
import type { OfficeClient } from './office-client.ts';

/** Levers of what some festivals sell beside places: each service has one over its own sale. */
const OTHERS = ['/api/goods/levers', '/api/rooms/levers'];

/** Pauses everything that this festival sells, or lets it go on: places first, then what else there is. */
export async function setSales(
  office: OfficeClient,
  position: 'open' | 'paused',
  reason: string,
): Promise<{ readonly lines: string[]; readonly json: Moves }> {
  const body = { position, reason };
  const places = await office.ask({
    method: 'PUT',
    path: '/api/ops/levers/sales',
    body,
    answer: Moves,
  });
  const moves = [...places.moves];
  for (const path of OTHERS) {
    const moved = await office.askIfThere({ method: 'PUT', path: `${path}/sales`, body, answer: Moves });
    moves.push(...(moved?.moves ?? []));
  }
  return { lines: movedLines({ moves }), json: { moves } };
}

/** Every move of the other sales, newest first; one list per service that this festival has. */
export async function otherSaleMoves(office: OfficeClient): Promise<Entry[][]> {
  const logs: Entry[][] = [];
  for (const path of OTHERS) {
    const answer = z.object({ entries: z.array(Entry) });
    const log = await office.askIfThere({ method: 'GET', path, answer });
    if (log !== undefined) logs.push(log.entries);
  }
  return logs;
}
