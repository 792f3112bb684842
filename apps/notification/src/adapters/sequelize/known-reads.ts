import { Currency } from '@clove/contracts';
import type { Known } from '../../domain/wording.ts';
import type { Models } from './models.ts';

/** All that messages show: a festival has few performances, rooms and items. */
export async function readKnown(models: Models, slug: string): Promise<Known> {
  const [festival, performances, rooms, items] = await Promise.all([
    models.festival.findByPk(slug),
    models.performance.findAll(),
    models.room.findAll(),
    models.item.findAll(),
  ]);
  return {
    festival:
      festival === null
        ? null
        : {
            title: festival.title,
            timezone: festival.timezone,
            currency: Currency.parse(festival.currency),
            venue: festival.venue,
          },
    performances: new Map(
      performances.map(({ id, title, startsAt, doorsAt, covers }) => [
        id,
        { title, startsAt: startsAt.toISOString(), doorsAt: doorsAt?.toISOString() ?? null, covers },
      ]),
    ),
    rooms: new Map(rooms.map(({ id, title }) => [id, title])),
    items: new Map(items.map(({ id, title }) => [id, title])),
  };
}
