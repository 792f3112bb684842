import { consumer, IN_BACKGROUND_MS, type ServiceDefinition } from '@clove/service-kit';
import { Histogram } from 'prom-client';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { overviewRoutes } from './adapters/http/routes.ts';
import { serverRoutes } from './adapters/http/server-routes.ts';
import { prometheus } from './adapters/metrics/prometheus.ts';
import { scrape } from './adapters/metrics/scrape.ts';
import { postgresRebuild } from './adapters/postgres/rebuild.ts';
import { projectionHandlers } from './adapters/rabbitmq/projection-handlers.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { projectionReads } from './adapters/sequelize/projection-reads.ts';
import { type MetricsSource, serverBoard } from './application/server-board.ts';

const config = z.object({
  /** Prometheus' HTTP API. Absent: none is there. */
  METRICS_PROMETHEUS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the festival runs, as Prometheus knows it. */
  METRICS_NAMESPACE: z.string().default(''),
  /** Without Prometheus, on one machine: service -> address of its management port, as JSON. Absent: no metrics are read. */
  METRICS_OF: z
    .string()
    .transform((text) => z.record(z.string(), z.url()).parse(JSON.parse(text)))
    .optional(),
});

function metricsSource(given: z.infer<typeof config>): MetricsSource | undefined {
  const { METRICS_PROMETHEUS_URL: url, METRICS_NAMESPACE: namespace, METRICS_OF: services } = given;
  if (url !== undefined) return prometheus(url, namespace);
  return services === undefined ? undefined : scrape(services);
}

/** The read side: overviews made of domain events alone. */
export const viewService: ServiceDefinition<typeof config.shape> = {
  name: 'view',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build({ config: given, unitOfWork, sequelize, reads, metrics }) {
    const projection = projectionReads(defineModels(sequelize), reads);
    const age = new Histogram({
      name: 'clove_view_event_age_seconds',
      help: 'How old events are when they are shown: the lag of the overviews',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers: [metrics],
    });
    return {
      openapiTitle: 'view: overviews of everything',
      routes: [...overviewRoutes(projection), ...serverRoutes(serverBoard(metricsSource(given)))],
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
