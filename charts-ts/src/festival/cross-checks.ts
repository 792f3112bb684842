import { type Finding, hint, type Path, type SourceDocument } from '@clove/pool-images';
import { isBuiltIn } from '../templates/built-in.ts';
import type { FestivalFile } from './schema.ts';

/** What one field alone cannot tell: every disagreement inside a well-formed festival file. */
export function crossFindings(document: SourceDocument, festival: FestivalFile): Finding[] {
  const findings: Finding[] = [];
  const report = (path: Path, message: string) => findings.push(document.finding(path, message));
  checkName(document, festival, report);
  checkTimes(festival, report);
  checkSections(festival, report);
  checkExtras(festival, report);
  checkRefunds(festival, report);
  return findings;
}

type Report = (path: Path, message: string) => void;

function checkName(document: SourceDocument, festival: FestivalFile, report: Report): void {
  const parts = document.file.split('/');
  const file = parts.at(-1);
  const expected = file === 'festival.yaml' ? parts.at(-2) : file?.replace(/\.yaml$/, '');
  if (expected !== undefined && expected !== festival.festival) {
    report(['festival'], `the slug is "${festival.festival}" but the file's place says "${expected}"`);
  }
}

function checkTimes(festival: FestivalFile, report: Report): void {
  if (!isTimezone(festival.timezone)) {
    const zones = Intl.supportedValuesOf('timeZone');
    report(['timezone'], `"${festival.timezone}" is not an IANA time zone${hint(festival.timezone, zones)}`);
  }
  const { opensAt, closesAt } = festival.sales;
  if (Date.parse(closesAt) <= Date.parse(opensAt)) {
    report(['sales', 'closesAt'], `sales close (${closesAt}) before they open (${opensAt})`);
  }
  for (const [index, performance] of festival.performances.entries()) {
    if (Date.parse(performance.startsAt) <= Date.parse(opensAt)) {
      report(['performances', index, 'startsAt'], `${performance.id} starts before sales open (${opensAt})`);
    }
  }
}

function checkSections(festival: FestivalFile, report: Report): void {
  // What a custom template sells is known where its file is read.
  const numberedAllowed = festival.template.startsWith('seat') || !isBuiltIn(festival.template);
  unique(festival.performances, (index) => ['performances', index, 'id'], 'performance', report);
  for (const [at, performance] of festival.performances.entries()) {
    unique(performance.sections, (index) => ['performances', at, 'sections', index, 'id'], 'section', report);
    for (const [index, section] of performance.sections.entries()) {
      const path = ['performances', at, 'sections', index];
      const numbered = section.rows !== undefined || section.seatsPerRow !== undefined;
      if (numbered && section.capacity !== undefined) {
        report(path, `section ${section.id} has rows and a capacity: it is either numbered or standing`);
      } else if (numbered && (section.rows === undefined || section.seatsPerRow === undefined)) {
        report(path, `section ${section.id} needs both rows and seatsPerRow`);
      } else if (!numbered && section.capacity === undefined) {
        report(path, `section ${section.id} needs rows and seatsPerRow (numbered) or capacity (standing)`);
      } else if (numbered && !numberedAllowed) {
        report(
          path,
          `section ${section.id} is numbered but template ${festival.template} sells standing places only`,
        );
      }
    }
  }
}

function checkExtras(festival: FestivalFile, report: Report): void {
  const { goods = [], rooms = [], template } = festival;
  if (goods.length > 0 && isBuiltIn(template) && !template.includes('-merchandise')) {
    report(['goods'], `template ${template} sells no goods: use one with -merchandise or remove goods`);
  }
  if (rooms.length > 0 && isBuiltIn(template) && !template.includes('-stay')) {
    report(['rooms'], `template ${template} lets no rooms: use one with -stay or remove rooms`);
  }
  unique(goods, (index) => ['goods', index, 'id'], 'item', report);
  unique(rooms, (index) => ['rooms', index, 'id'], 'room', report);
  for (const [index, room] of rooms.entries()) {
    if (room.to <= room.from)
      report(['rooms', index, 'to'], `${room.id}: check-out day ${room.to} is not after ${room.from}`);
  }
  for (const [service, replicas] of Object.entries(festival.scale ?? {})) {
    if (replicas.min !== undefined && replicas.max !== undefined && replicas.min > replicas.max) {
      report(['scale', service], `min ${replicas.min} is above max ${replicas.max}`);
    }
  }
}

function checkRefunds(festival: FestivalFile, report: Report): void {
  const seen = new Set<number>();
  for (const [index, rule] of festival.refunds.entries()) {
    if (seen.has(rule.untilDaysBefore)) {
      report(['refunds', index], `a second refund rule for ${rule.untilDaysBefore} days before`);
    }
    seen.add(rule.untilDaysBefore);
    const dearer = festival.refunds.find(
      (other) => other.untilDaysBefore > rule.untilDaysBefore && other.feePercent > rule.feePercent,
    );
    if (dearer !== undefined) {
      report(
        ['refunds', index, 'feePercent'],
        `cancelling later (${rule.untilDaysBefore} days) would cost less than cancelling earlier (${dearer.untilDaysBefore} days)`,
      );
    }
  }
}

function unique(
  things: readonly { readonly id: string }[],
  path: (index: number) => Path,
  noun: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of things.entries()) {
    if (seen.has(id)) report(path(index), `a second ${noun} with id "${id}"`);
    seen.add(id);
  }
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
