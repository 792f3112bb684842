import { festivalText, type InMemoryRepository } from '@clove/charts-ts/in-memory';
import { runnable } from './choices.ts';
import { writtenTime } from './zoned-time.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Asia/Seoul';

/** A valid file to go on from, as `clove new` writes it: sales open in a month, the show is two months later. */
export function exampleText({ library }: InMemoryRepository, now = Date.now()): string {
  const day = (after: number, time: string) =>
    writtenTime(
      `${new Date(now + after * DAY_MS).toISOString().slice(0, 'yyyy-mm-dd'.length)}T${time}`,
      ZONE,
    );
  return festivalText({
    slug: 'my-festival',
    titleKo: '우리 축제',
    titleEn: 'Our Festival',
    template: runnable(library)[0]?.name ?? 'seat',
    timezone: ZONE,
    currency: 'KRW',
    opensAt: day(30, '20:00'),
    closesAt: day(90, '12:00'),
    startsAt: day(90, '18:00'),
    expectedFans: 5000,
    maxTicketsPerFan: 4,
    price: 99_000,
    places: { rows: 20, seatsPerRow: 30 },
  });
}
