import { SALE_SECTIONS } from '@clove/contracts';
import { z } from 'zod';

const ServiceName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a service name');

/**
 * JSON: service to the sections of the sale document that it reads, as its catalogue entry says:
 * `{"event":["performances"]}`. event is always among them: it numbers the runs.
 */
export const SaleSections = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(ServiceName, z.array(z.enum(SALE_SECTIONS))))
  .refine((services) => 'event' in services, 'must name event, which numbers the runs');

/** Comma list of services, as the catalogue says. */
export const ServiceList = z
  .string()
  .transform((list) => list.split(',').map((service) => service.trim()))
  .pipe(z.array(ServiceName).min(1));
