import type { ServiceLoad } from './load.ts';
import type { Moment } from './sale.ts';

/** The sale between two moments: how things stood at the end, and rates since the row before. */
export interface TimelineRow {
  /** Seconds after the opening. */
  readonly second: number;
  readonly arrivedPerSecond: number;
  readonly admittedPerSecond: number;
  readonly purchasesPerSecond: number;
  readonly waiting: number;
  readonly shopping: number;
  readonly held: number;
  readonly sold: number;
  /** Service -> pods, of those that an opening asks anything of. */
  readonly pods: Readonly<Record<string, number>>;
}

/** Close together at first, when most happens, in seconds. */
const MOMENTS = [15, 30, 60, 120, 180, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600];

/** A sale of any length in a few rows. */
export function timelineOf(moments: readonly Moment[], services: readonly ServiceLoad[]): TimelineRow[] {
  const ends = [...MOMENTS.filter((second) => second < moments.length), moments.length];
  return ends.flatMap((end, index) => {
    const start = ends[index - 1] ?? 0;
    const between = moments.slice(start, end);
    const last = between.at(-1);
    if (last === undefined) return [];
    const mean = (of: (moment: Moment) => number) =>
      between.reduce((sum, moment) => sum + of(moment), 0) / between.length;
    const { waiting, shopping, held, sold } = last;
    return {
      ...{ second: end, waiting, shopping, held, sold },
      arrivedPerSecond: mean(({ arrived }) => arrived),
      admittedPerSecond: mean(({ admitted }) => admitted),
      purchasesPerSecond: mean(({ purchases }) => purchases),
      pods: Object.fromEntries(services.map(({ service, pods }) => [service, pods[end - 1] ?? 0])),
    };
  });
}
