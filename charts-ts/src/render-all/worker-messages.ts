import { z } from 'zod';

/** What a rendering thread is started with. */
export const WorkerData = z.object({ root: z.string(), write: z.boolean() });

/** A batch of targets for a rendering thread. */
export const WorkerTask = z.array(z.object({ environment: z.string(), slug: z.string(), file: z.string() }));
