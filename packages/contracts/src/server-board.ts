import { z } from 'zod';
import { Instant } from './text.ts';

/** Null: not known. */
const figure = z.number().nullable();

/** The metrics of one service at one moment, as view answers them and the organiser's page shows them. */
export const ServerFigures = z.object({
  service: z.string(),
  pods: z.int(),
  cpu: figure.describe('Cores of all its pods'),
  memory: figure.describe('Bytes of its largest pod'),
  requestsPerSecond: figure,
  p50: figure.describe('Seconds'),
  p99: figure.describe('Seconds'),
  errorsPerSecond: figure.describe('Answers with a status of 500 or more'),
  lag: figure.describe('Age of the oldest event that is not published, seconds'),
  deadLetters: figure.describe('Events that wait for a person'),
});
export type ServerFigures = Readonly<z.infer<typeof ServerFigures>>;

/** GET /api/ops/servers of view. */
export const ServerBoard = z.object({
  source: z.enum(['prometheus', 'scrape', 'none']).describe('none: nothing here reads metrics'),
  at: Instant.nullable().describe('When they were read'),
  services: z.array(ServerFigures),
});
export type ServerBoard = Readonly<z.infer<typeof ServerBoard>>;
