import { z } from 'zod';
import { readJson, writePrivate } from './private-file.ts';

const Finished = z.record(z.string(), z.object({ succeededAt: z.string() }));

/** Which Jobs have succeeded on this data: their names carry their content's hash, so each runs once per content. */
export class FinishedJobs {
  readonly #file: string;
  readonly #finished: z.infer<typeof Finished>;

  constructor(file: string) {
    this.#file = file;
    this.#finished = Finished.parse(readJson(file) ?? {});
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#finished, name);
  }

  add(name: string): void {
    this.#finished[name] = { succeededAt: new Date().toISOString() };
    writePrivate(this.#file, this.#finished);
  }
}
