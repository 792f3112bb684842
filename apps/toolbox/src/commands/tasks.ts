import { SALE_SECTIONS } from '@clove/contracts';
import { z } from 'zod';

const ServiceName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a service name');

/**
 * JSON: service to the sections of the sale document that it reads, as its catalogue entry says:
 * `{"event":["performances"]}`. event is always among them: it numbers the runs.
 */
export const SaleSections = json()
  .pipe(z.record(ServiceName, z.array(z.enum(SALE_SECTIONS))))
  .refine((services) => 'event' in services, 'must name event, which numbers the runs');

/**
 * JSON: the same for sections that came later, and for services that read none. Separate, because a toolbox of release 0.7.0 refuses
 * names that it does not know; this one leaves them to a later one.
 */
export const MoreSaleSections = json()
  .pipe(z.record(ServiceName, z.array(z.string())))
  .transform((services) =>
    Object.fromEntries(
      Object.entries(services).map(([service, names]) => [
        service,
        SALE_SECTIONS.filter((section) => names.includes(section)),
      ]),
    ),
  );

function json() {
  return z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  });
}

/** Comma list of services, as the catalogue says. */
export const ServiceList = z
  .string()
  .transform((list) => list.split(',').map((service) => service.trim()))
  .pipe(z.array(ServiceName).min(1));
