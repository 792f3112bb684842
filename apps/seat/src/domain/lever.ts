import type { SectionKey } from './section.ts';
import { sectionName } from './section.ts';

/** The normal positions: the festival file and the configuration decide. */
const NORMAL: readonly string[] = ['open', 'auto'];

/** One line of the log: a lever that was moved. */
export interface LeverEntry {
  /** `sales`, `admission` or `section <performance>/<section>`. */
  readonly lever: string;
  /** Sales: `open` or `paused`; sections: `open` or `closed`; admission: `auto` or a number per second. */
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  /** The member who moved it. */
  readonly by: string;
  readonly at: Date;
}

/** A lever that was moved from one position to another. */
export type LeverMove = Pick<LeverEntry, 'lever' | 'before' | 'after'>;

/** Whether this last line of a lever's log means that it is pulled. */
export function isPulled({ after }: Pick<LeverEntry, 'after'>): boolean {
  return !NORMAL.includes(after);
}

export function sectionLever(key: SectionKey): string {
  return `section ${sectionName(key)}`;
}

export function admissionPosition(perSecond: number | null): string {
  return perSecond === null ? 'auto' : String(perSecond);
}
