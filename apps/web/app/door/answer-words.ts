import { type Language, textsIn } from '../i18n/index.ts';
import type { Refusal, TicketPlace } from './engine/shapes.ts';
import type { Names } from './names.ts';
import { doorTexts } from './texts.ts';

/** How a refusal is said: what it is in two or three words, and what to do about it. */
export interface RefusalWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Why a ticket is refused, with the right performance, gate and time named. @param now milliseconds since 1970 */
export function refusalWords(refusal: Refusal, names: Names, language: Language, now: number): RefusalWords {
  const { word } = textsIn(doorTexts, language);
  const known = word('refused', refusal.reason);
  return {
    title: known ?? textsIn(doorTexts, language).t('refused.other'),
    lines: linesOf(refusal, names, language, now),
  };
}

function linesOf(refusal: Refusal, names: Names, language: Language, now: number): string[] {
  const { t, word, moment, time } = textsIn(doorTexts, language);
  const why = refusal.why === undefined ? [] : [refusal.why];
  switch (refusal.reason) {
    case 'already-checked-in': {
      const { enteredAt, gateId, door } = refusal;
      if (enteredAt === undefined) return [];
      const ago = agoWords(Date.parse(enteredAt) - now, language);
      const gate = gateId == null ? undefined : names.gate(gateId);
      return [
        t('enteredAt', { time: time(enteredAt, names.zone), ago }),
        ...(gate === undefined ? [] : [door == null ? t('atGate', { gate }) : t('atLane', { gate, door })]),
      ];
    }
    case 'wrong-performance':
      return (refusal.performanceIds ?? []).map((id) => {
        const startsAt = names.startsAt(id);
        const at = startsAt === undefined ? '' : ` · ${moment(startsAt, names.zone)}`;
        return t('rightPerformance', { performance: names.performance(id) + at });
      });
    case 'wrong-gate': {
      const gates = (refusal.gateIds ?? []).map(names.gate);
      return [gates.length === 0 ? t('noGateFor') : t('rightGates', { gates: gates.join(t('or')) })];
    }
    case 'too-early': {
      const { doorsAt } = refusal;
      if (doorsAt === undefined) return [];
      const until = agoWords(Date.parse(doorsAt) - now, language);
      const isFar = Date.parse(doorsAt) - now > 12 * 3_600_000;
      return [t('doorsAt', { time: (isFar ? moment : time)(doorsAt, names.zone), until })];
    }
    case 'ticket-not-valid':
      return [word('why', refusal.state ?? '') ?? ''].filter(Boolean);
    default: {
      const own = word('why', refusal.reason);
      if (own !== undefined) return [own, ...why];
      const isKnown = word('refused', refusal.reason) !== undefined;
      return isKnown || refusal.detail === undefined ? why : [refusal.detail];
    }
  }
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 minutes ago`, `in 2 hours`. @param milliseconds from now, negative for the past */
export function agoWords(milliseconds: number, language: Language): string {
  const written = new Intl.RelativeTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', { numeric: 'auto' });
  for (const [unit, length] of UNITS) {
    if (Math.abs(milliseconds) >= length) return written.format(Math.trunc(milliseconds / length), unit);
  }
  return written.format(Math.trunc(milliseconds / 1000), 'second');
}

/** The seat, or where someone stands. */
export function placeWords(
  { performanceId, sectionId, seat }: Pick<TicketPlace, 'performanceId' | 'sectionId' | 'seat'>,
  names: Names,
): string {
  return seat ?? names.section(performanceId, sectionId);
}
