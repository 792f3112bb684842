import { contrast, LEAST_CONTRAST, withWhite } from './contrast.ts';
import type { Report } from './report.ts';
import type { FestivalFile, WellFormedFields } from './schema.ts';

/** Source: `--card` and the share of white in `--accent`, apps/web/app/design/base.css; a test there keeps both. */
export const DARK_PAGE = '#1d1a24';
export const WHITE_ON_DARK = 0.48;

/** Source: a festival's day ends before the next one begins. */
const LONGEST_DAY_HOURS = 24;

/** What disagrees in what the festival's page says. */
export function checkPage(festival: WellFormedFields, report: Report): void {
  checkTheme(festival, report);
  checkLineUps(festival, report);
  checkLegalTexts(festival, report);
}

function checkTheme({ theme }: WellFormedFields, report: Report): void {
  if (theme === undefined) return;
  const { colour, dark } = theme;
  const onColour = contrast(colour, '#ffffff');
  if (onColour < LEAST_CONTRAST) {
    report(
      ['theme', 'colour'],
      `white texts on ${colour} have a contrast of ${rounded(onColour)} and need ${LEAST_CONTRAST}: take a darker one`,
    );
  }
  const onDark = contrast(dark ?? withWhite(colour, WHITE_ON_DARK), DARK_PAGE);
  if (onDark >= LEAST_CONTRAST) return;
  if (dark === undefined) {
    report(
      ['theme', 'colour'],
      `lighter for dark pages, ${colour} has a contrast of ${rounded(onDark)} and needs ${LEAST_CONTRAST}: name a light colour in theme.dark`,
    );
    return;
  }
  report(
    ['theme', 'dark'],
    `texts in ${dark} on dark pages have a contrast of ${rounded(onDark)} and need ${LEAST_CONTRAST}: take a lighter one`,
  );
}

/** Downwards, so that what is too little never reads like enough. */
function rounded(value: number): string {
  return (Math.floor(value * 10) / 10).toFixed(1);
}

function checkLineUps({ performances = [] }: WellFormedFields, report: Report): void {
  for (const [at, performance] of performances.entries()) {
    for (const [index, act] of (performance.lineUp ?? []).entries()) {
      const complaint = timeComplaint(performance, act);
      if (complaint !== undefined) report(['performances', at, 'lineUp', index, 'at'], complaint);
    }
  }
}

type FestivalPerformance = FestivalFile['performances'][number];
type FestivalAct = NonNullable<FestivalPerformance['lineUp']>[number];

function timeComplaint({ id, startsAt }: FestivalPerformance, { name, at }: FestivalAct): string | undefined {
  if (at === undefined) return undefined;
  const after = Date.parse(at) - Date.parse(startsAt);
  if (after < 0) return `${name.ko} plays (${at}) before ${id} starts (${startsAt})`;
  if (after > LONGEST_DAY_HOURS * 3_600_000)
    return `${name.ko} plays (${at}) more than ${LONGEST_DAY_HOURS} hours after ${id} starts (${startsAt})`;
  return undefined;
}

function checkLegalTexts({ legalTexts }: WellFormedFields, report: Report): void {
  if (legalTexts === undefined) return;
  if (legalTexts.terms === undefined && legalTexts.privacy === undefined) {
    report(['legalTexts'], 'legalTexts names terms, privacy or both');
  }
}
