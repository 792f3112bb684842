import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '../access.ts';

/** Sessions that are kept at most: the oldest goes. Source: far more than a company has operators. */
const MOST_SESSIONS = 10_000;

/**
 * Who is logged in, in memory alone: a log-out ends a session for good, and a restart ends all. Of a session's identifier only the
 * hash is kept.
 */
export class Sessions {
  readonly #lifeMs: number;
  readonly #now: () => Date;
  readonly #sessions = new Map<string, { readonly person: Person; readonly until: number }>();

  constructor(hours: number, now: () => Date) {
    this.#lifeMs = hours * 3_600_000;
    this.#now = now;
  }

  /** Seconds that a session lasts, whatever its person does. */
  get lifeSeconds(): number {
    return Math.floor(this.#lifeMs / 1000);
  }

  /** @returns the identifier, which the browser alone keeps. */
  begin(person: Person): string {
    const id = randomBytes(32).toString('base64url');
    const now = this.#now().getTime();
    for (const [key, { until }] of this.#sessions) if (until <= now) this.#sessions.delete(key);
    this.#sessions.set(hashOf(id), { person, until: now + this.#lifeMs });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return id;
  }

  personOf(id: string): Person | undefined {
    const session = this.#sessions.get(hashOf(id));
    return session !== undefined && session.until > this.#now().getTime() ? session.person : undefined;
  }

  /** @returns whose session it was. */
  end(id: string): Person | undefined {
    const person = this.personOf(id);
    this.#sessions.delete(hashOf(id));
    return person;
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
