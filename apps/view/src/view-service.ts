import { consumer, IN_BACKGROUND_MS, type ServiceDefinition } from '@clove/service-kit';
import { Histogram } from 'prom-client';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { overviewRoutes } from './adapters/http/routes.ts';
import { postgresRebuild } from './adapters/postgres/rebuild.ts';
import { projectionHandlers } from './adapters/rabbitmq/projection-handlers.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { projectionReads } from './adapters/sequelize/projection-reads.ts';

const config = z.object({});

/** The read side: overviews made of domain events alone. */
export const viewService: ServiceDefinition<typeof config.shape> = {
  name: 'view',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build({ unitOfWork, sequelize, reads, metrics }) {
    const projection = projectionReads(defineModels(sequelize), reads);
    const age = new Histogram({
      name: 'clove_view_event_age_seconds',
      help: 'How old events are when they are shown: the lag of the overviews',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers: [metrics],
    });
    return {
      openapiTitle: 'view: overviews of everything',
      routes: overviewRoutes(projection),
      internalRoutes: internalRoutes(postgresRebuild(unitOfWork, reads), reads),
      consumers: [
        consumer({
          queue: 'view',
          gatherMs: IN_BACKGROUND_MS,
          handlers: projectionHandlers((times) => {
            const now = Date.now();
            for (const time of times) age.observe(Math.max(0, now - Date.parse(time)) / 1000);
          }),
        }),
      ],
    };
  },
};
