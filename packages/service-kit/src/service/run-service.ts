import type { z } from 'zod';
import type { ServiceDefinition } from './definition.ts';

/**
 * The entry of every image: reads the verb from argv (`serve`, the default, or `migrate`), runs it and ends the
 * process: 0 after a clean end, 42 for a failure that repeating cannot mend (bad configuration), 1 otherwise.
 */
export async function runService<C extends z.ZodRawShape>(_definition: ServiceDefinition<C>): Promise<void> {
  throw new Error('not yet built');
}
