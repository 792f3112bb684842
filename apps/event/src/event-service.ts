import { consumer, IN_BACKGROUND_MS, mountPictures, type ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { organiserRoutes } from './adapters/http/organiser-routes.ts';
import { picturePaths, pictureRoutes, servedPicture } from './adapters/http/picture-routes.ts';
import { eventProblems } from './adapters/http/problems.ts';
import { publicRoutes } from './adapters/http/public-routes.ts';
import { cancelledPerformances } from './adapters/rabbitmq/cancelled-performances.ts';
import { salesCounter } from './adapters/rabbitmq/sales-counter.ts';
import { readCatalogue, readPasses } from './adapters/sequelize/catalogue-reads.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { readCounters } from './adapters/sequelize/sales-reads.ts';
import { catalogueCache } from './application/catalogue-cache.ts';

const config = z.object({
  /** How old the catalogue in a replica's memory may be. Milliseconds. */
  CATALOGUE_CACHE_MS: z.coerce.number().int().min(0).max(60_000).default(1000),
});

/** The catalogue of one festival: its performances, texts, pictures and sales counters. */
export const eventService: ServiceDefinition<typeof config.shape> = {
  name: 'event',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build(context) {
    const { FESTIVAL, CATALOGUE_CACHE_MS } = context.config;
    const { unitOfWork, reads, sequelize, log } = context;
    const models = defineModels(sequelize);
    const cache = catalogueCache({
      read: () => readCatalogue(models, FESTIVAL),
      maxAgeMs: CATALOGUE_CACHE_MS,
      now: () => performance.now(),
      onStale: (error) =>
        log.warn({ err: error }, 'reading the catalogue failed; serving the previous answer'),
    });
    const sales = async () => {
      const cached = await cache.get();
      if (cached === null) return null;
      return { currency: cached.catalogue.currency, counters: await readCounters(models) };
    };
    return {
      problems: [eventProblems],
      openapiTitle: 'event: the festival and its performances',
      routes: [
        // Before the routes with a performance id: `sales` and `passes` are none.
        ...organiserRoutes({ unitOfWork, cache, sales, passes: () => readPasses(models) }),
        ...publicRoutes(cache),
        ...pictureRoutes(FESTIVAL, unitOfWork, cache),
      ],
      described: [servedPicture],
      express: (app) => mountPictures(app, picturePaths, (hash) => models.picture.findByPk(hash)),
      internalRoutes: internalRoutes({ festival: FESTIVAL, unitOfWork, reads, cache }),
      consumers: [
        consumer({
          queue: 'event',
          handlers: { ...salesCounter, ...cancelledPerformances },
          gatherMs: IN_BACKGROUND_MS,
        }),
      ],
    };
  },
};
