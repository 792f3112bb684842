import { consumer, IN_BACKGROUND_MS, mountPictures, type ServiceDefinition } from '@clove/service-kit';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import { authorRoutes, picturePaths, servedPicture } from './adapters/http/author-routes.ts';
import { internalRoutes } from './adapters/http/internal-routes.ts';
import { organiserRoutes } from './adapters/http/organiser-routes.ts';
import { reviewProblems } from './adapters/http/problems.ts';
import { publicRoutes } from './adapters/http/public-routes.ts';
import { attendanceHandlers } from './adapters/rabbitmq/attendance.ts';
import { defineModels } from './adapters/sequelize/models.ts';
import { reviewReads } from './adapters/sequelize/review-reads.ts';

const config = z.object({});

/** Reviews of performances, goods and rooms, by those who were there. */
export const reviewService: ServiceDefinition<typeof config.shape> = {
  name: 'review',
  config,
  database: { migrations },
  broker: true,
  auth: true,
  build({ unitOfWork, sequelize, reads: db }) {
    const models = defineModels(sequelize);
    const reads = reviewReads(models);
    return {
      problems: [reviewProblems],
      openapiTitle: 'review: what those who were there say',
      routes: [
        // Before the routes with a review's id: `mine` and `reported` are none.
        ...publicRoutes(reads),
        ...organiserRoutes(unitOfWork, reads),
        ...authorRoutes(unitOfWork, reads),
      ],
      described: [servedPicture],
      express: (app) => mountPictures(app, picturePaths, (hash) => models.picture.findByPk(hash)),
      internalRoutes: internalRoutes(db),
      consumers: [consumer({ queue: 'review', handlers: attendanceHandlers, gatherMs: IN_BACKGROUND_MS })],
    };
  },
};
