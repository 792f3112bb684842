import { askedGauge, cachedRead, type ServiceContext } from '@clove/service-kit';
import { distinctIn, type Room, type RoomSettings, rateOf, waitingIn } from '@clove/waiting-room';
import { presentRoom } from './room-book.ts';

/** Milliseconds. Source: one read per scrape, not one per gauge. */
const FRESH_MS = 1_000;

/** What an operator watches: the same at every replica. */
export function roomMetrics(
  context: Pick<ServiceContext<unknown>, 'metrics' | 'reads' | 'log'>,
  settings: RoomSettings,
): void {
  const recent = cachedRead(() => presentRoom(context.reads), FRESH_MS);
  const gauges: [name: string, help: string, value: (room: Room, now: number) => number][] = [
    ['clove_queue_waiting', 'Fans who wait, about', (room) => waitingIn(room.line, distinctIn(room.drew))],
    ['clove_queue_admitted', 'Turns that began in this sale', ({ admitted }) => admitted],
    ['clove_queue_shopping', 'Members whose turn lasts', ({ shopping }) => shopping],
    ['clove_queue_expected', 'Fans who were called and are not in yet', ({ line }) => line.expected],
    [
      'clove_queue_rate',
      'Fans who are to be let in per second; 0: everybody',
      (room) => rateOf(room, settings),
    ],
    [
      'clove_queue_idle_seconds',
      'Since a gateway last synchronised',
      ({ movedAt }, now) => Math.max(0, now - movedAt) / 1000,
    ],
  ];
  for (const [name, help, value] of gauges) {
    askedGauge(context, {
      name,
      help,
      async ask() {
        const present = await recent();
        return present === undefined ? 0 : value(present.room, present.now);
      },
    });
  }
}
