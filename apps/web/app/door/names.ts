import type { Gate } from '@clove/contracts';
import type { Festival, Performance, Text } from '../api/festival.ts';
import { soldIn } from '../shop/sold.ts';

/** What gates, performances, sections and categories are called, as far as this phone knows. */
export interface Names {
  readonly zone: string;
  gate(id: string): string;
  performance(id: string): string;
  section(performanceId: string, sectionId: string): string;
  category(performanceId: string, sectionId: string, id: string): string;
  startsAt(performanceId: string): string | undefined;
}

/** @param festival undefined: it was never read on this phone; ids stand for names */
export function namesOf(
  festival: Festival | undefined,
  gates: readonly Gate[],
  localised: (text: Text) => string,
): Names {
  const performanceOf = (id: string): Performance | undefined =>
    festival?.performances.find((performance) => performance.id === id);
  const soldOf = (id: string) => (festival === undefined ? undefined : soldIn(festival, id));
  const sectionOf = (performanceId: string, sectionId: string) =>
    performanceOf(performanceId)?.sections.find(({ id }) => id === sectionId);
  const named = (text: Text | undefined, id: string) => (text === undefined ? id : localised(text));
  return {
    zone: festival?.timezone ?? 'Asia/Seoul',
    gate: (id) => named(gates.find((gate) => gate.id === id)?.title, id),
    performance: (id) => named(soldOf(id)?.title, id),
    section: (performanceId, sectionId) =>
      named(soldOf(performanceId)?.sections.find(({ id }) => id === sectionId)?.title, sectionId),
    category: (performanceId, sectionId, id) =>
      named(
        sectionOf(performanceId, sectionId)?.categories?.find((category) => category.id === id)?.title,
        id,
      ),
    startsAt: (id) => performanceOf(id)?.startsAt,
  };
}

/** Hours after its start for which a performance is still the one at the gate. */
const LASTS_HOURS = 12;

/** The performance that people come for at this moment: the latest whose doors are open, else the next one. */
export function performanceNow(performances: readonly Performance[], now: number): Performance | undefined {
  const byStart = performances
    .filter(({ cancelled }) => cancelled === null)
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const open = byStart.filter(
    ({ startsAt, doorsAt }) =>
      Date.parse(doorsAt ?? startsAt) - (doorsAt === undefined ? 6 * 3_600_000 : 0) <= now &&
      now < Date.parse(startsAt) + LASTS_HOURS * 3_600_000,
  );
  return open.at(-1) ?? byStart.find(({ startsAt }) => Date.parse(startsAt) > now) ?? byStart.at(-1);
}
