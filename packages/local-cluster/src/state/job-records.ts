import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson, writePrivate } from './private-file.ts';

const Records = z.record(z.string(), z.object({ uid: z.string(), succeededAt: z.string().optional() }));

/**
 * The Jobs that this cluster knows: their names carry their content's hash, so each runs once per content. One that
 * left the manifests is forgotten, as a pruned object would be: when it comes back, it is another one and runs again.
 */
export class JobRecords {
  readonly #file: string;
  readonly #records: z.infer<typeof Records>;

  constructor(file: string, present: readonly string[]) {
    this.#file = file;
    const kept = Object.entries(Records.parse(readJson(file) ?? {})).filter(([name]) =>
      present.includes(name),
    );
    this.#records = Object.fromEntries(kept);
    writePrivate(file, this.#records);
  }

  hasSucceeded(name: string): boolean {
    return this.#records[name]?.succeededAt !== undefined;
  }

  /** The object's uid: the same for all tries and starts while the Job stays in the manifests. */
  uid(name: string): string {
    const known = this.#records[name];
    if (known) return known.uid;
    const uid = randomUUID();
    this.#records[name] = { uid };
    writePrivate(this.#file, this.#records);
    return uid;
  }

  succeeded(name: string): void {
    this.#records[name] = { uid: this.uid(name), succeededAt: new Date().toISOString() };
    writePrivate(this.#file, this.#records);
  }
}
