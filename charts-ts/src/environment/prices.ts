import { z } from 'zod';

/** What the cluster's owner pays, so that a plan can say what a festival costs. */
export const Prices = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, 'a currency code such as KRW'),
    cpuHour: z.number().min(0).describe('One requested core for an hour.'),
    memoryGiHour: z.number().min(0).describe('One requested GiB of memory for an hour.'),
    storageGiMonth: z.number().min(0).describe('One GiB of volume for a month of 730 hours.'),
  })
  .optional()
  .describe('Price table of the cluster. Absent: plans and diffs name no cost.');

/** What the environment's database was seen to carry: no number of pods sells faster. */
export const MeasuredDatabase = z
  .strictObject({
    measuredPurchasesPerSecond: z
      .number()
      .positive()
      .describe('Completed purchases per second with as many pods as it takes; caps the waiting room.'),
    measuredBy: z.string().min(1).describe('Benchmark, date and machine of that figure.'),
  })
  .optional()
  .describe('Absent: not measured, and the waiting room is capped by the services alone.');
