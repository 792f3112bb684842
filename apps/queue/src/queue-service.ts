import type { ServiceDefinition } from '@clove/service-kit';
import type { RoomSettings } from '@clove/waiting-room';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { queueProblems } from './adapters/http/problems.ts';
import { postgresRoomBook } from './adapters/postgres/room-book.ts';
import { roomMetrics } from './adapters/postgres/room-metrics.ts';
import { postgresTurnBook } from './adapters/postgres/turn-book.ts';
import { synchronise } from './application/synchronise.ts';

const seconds = (fallback: number, least: number) =>
  z.coerce.number().min(least).max(86_400).default(fallback);

const config = z.object({
  /** Fans let in per second over all gateways, unless operations set another rate; 0: everybody. */
  ADMISSION_PER_SECOND: z.coerce.number().min(0).default(0),
  /** How long before the opening places are drawn. */
  DRAW_SECONDS: seconds(3_600, 0),
  /** How long an admitted fan may choose and place holds. */
  SHOPPING_SECONDS: seconds(600, 1),
  /** How long a called place waits for its fan. */
  KEEP_SECONDS: seconds(600, 1),
});

/** The counters of the waiting room, one row that every gateway synchronises with. Fans never reach it. */
export const queueService: ServiceDefinition<typeof config.shape> = {
  name: 'queue',
  config,
  database: { migrations },
  build(context) {
    const { config: settings, unitOfWork } = context;
    const room: RoomSettings = {
      perSecond: settings.ADMISSION_PER_SECOND,
      drawSeconds: settings.DRAW_SECONDS,
      shoppingSeconds: settings.SHOPPING_SECONDS,
      keepSeconds: settings.KEEP_SECONDS,
    };
    roomMetrics(context, room);
    return {
      openapiTitle: 'queue: the waiting room',
      problems: [queueProblems],
      internalRoutes: internalRoutes({
        unitOfWork,
        rooms: postgresRoomBook,
        synchronise: synchronise(unitOfWork, postgresRoomBook, postgresTurnBook, room),
      }),
    };
  },
};
