import { plannedSeats } from '@clove/contracts';
import { type Finding, hint, type Path, type SourceDocument } from '@clove/pool-images';
import { isBuiltIn } from '../templates/built-in.ts';
import { checkGates } from './gate-checks.ts';
import { checkGoods, checkRooms } from './goods-and-room-checks.ts';
import { checkPage } from './page-checks.ts';
import { type Report, unique } from './report.ts';
import type { FestivalFile, FestivalSection, WellFormedFields } from './schema.ts';
import { checkSection } from './section-checks.ts';
import { checkVouchers } from './voucher-checks.ts';

/**
 * What one field alone does not show: every disagreement inside a festival file. A check is made as soon as the
 * fields that it reads are well-formed, so that a mistake elsewhere hides nothing.
 */
export function crossFindings(document: SourceDocument, festival: WellFormedFields): Finding[] {
  const findings: Finding[] = [];
  const report = (path: Path, message: string) => findings.push(document.finding(path, message));
  checkName(document, festival, report);
  checkTimezone(festival, report);
  checkTimes(festival, report);
  checkSections(festival, report);
  checkTickets(festival, report);
  checkExtras(festival, report);
  checkPrices(festival, report);
  checkRefunds(festival, report);
  checkGates(festival, report);
  checkVouchers(festival, report);
  checkPayments(festival, report);
  checkPage(festival, report);
  return findings;
}

/** Sales may go on while a festival is on, for who comes late; a performance has no end, so a day is the bound. */
const SALE_OUTLASTS_START_HOURS = 24;

function checkName(document: SourceDocument, { festival }: WellFormedFields, report: Report): void {
  const parts = document.file.split('/');
  const file = parts.at(-1);
  const expected = file === 'festival.yaml' ? parts.at(-2) : file?.replace(/\.yaml$/, '');
  if (festival !== undefined && expected !== undefined && expected !== festival) {
    report(['festival'], `the slug is "${festival}" but the file's place says "${expected}"`);
  }
}

function checkTimezone({ timezone }: WellFormedFields, report: Report): void {
  if (timezone === undefined || isTimezone(timezone)) return;
  const zones = Intl.supportedValuesOf('timeZone');
  report(['timezone'], `"${timezone}" is not an IANA time zone${hint(timezone, zones)}`);
}

function checkTimes({ sales, performances }: WellFormedFields, report: Report): void {
  if (sales === undefined) return;
  const { opensAt, closesAt } = sales;
  const closed = Date.parse(closesAt);
  if (closed <= Date.parse(opensAt)) {
    report(['sales', 'closesAt'], `sales close (${closesAt}) before they open (${opensAt})`);
  }
  if (performances === undefined) return;
  for (const [index, performance] of performances.entries()) {
    if (Date.parse(performance.startsAt) <= Date.parse(opensAt)) {
      report(['performances', index, 'startsAt'], `${performance.id} starts before sales open (${opensAt})`);
    }
    checkPerformanceTimes(performance, index, opensAt, report);
  }
  const last = performances.reduce((a, b) => (Date.parse(a.startsAt) >= Date.parse(b.startsAt) ? a : b));
  const starts = Date.parse(last.startsAt);
  if (starts > Date.parse(opensAt) && closed > starts + SALE_OUTLASTS_START_HOURS * 3_600_000) {
    report(
      ['sales', 'closesAt'],
      `sales close (${closesAt}) more than ${SALE_OUTLASTS_START_HOURS} hours after the last performance, ${last.id}, starts (${last.startsAt})`,
    );
  }
}

function checkPerformanceTimes(
  { id, startsAt, salesCloseAt, doorsAt }: FestivalFile['performances'][number],
  index: number,
  opensAt: string,
  report: Report,
): void {
  const starts = Date.parse(startsAt);
  if (salesCloseAt !== undefined) {
    const path = ['performances', index, 'salesCloseAt'];
    if (Date.parse(salesCloseAt) > starts) {
      report(path, `${id} would sell (until ${salesCloseAt}) after its start (${startsAt})`);
    }
    if (Date.parse(salesCloseAt) <= Date.parse(opensAt)) {
      report(path, `sales of ${id} close (${salesCloseAt}) before sales open (${opensAt})`);
    }
  }
  if (doorsAt !== undefined && Date.parse(doorsAt) > starts) {
    report(
      ['performances', index, 'doorsAt'],
      `doors of ${id} open (${doorsAt}) after its start (${startsAt})`,
    );
  }
}

function checkSections({ performances, template }: WellFormedFields, report: Report): void {
  if (performances === undefined) return;
  unique(performances, (index) => ['performances', index, 'id'], 'performance', report);
  for (const [at, { sections }] of performances.entries()) {
    unique(sections, (index) => ['performances', at, 'sections', index, 'id'], 'section', report);
    for (const [index, section] of sections.entries()) {
      const complaint = kindComplaint(section, template);
      if (complaint !== undefined) report(['performances', at, 'sections', index], complaint);
    }
  }
}

function kindComplaint(section: FestivalSection, template: string | undefined): string | undefined {
  const { id, rows, seatsPerRow, plan, capacity } = section;
  const numbered = rows !== undefined || seatsPerRow !== undefined;
  if (plan !== undefined && (numbered || capacity !== undefined)) {
    return `section ${id} has a plan: its rows, seats and number of places are in there`;
  }
  if (numbered && capacity !== undefined) {
    return `section ${id} has rows and a capacity: it is either numbered or standing`;
  }
  if (numbered && (rows === undefined || seatsPerRow === undefined)) {
    return `section ${id} needs both rows and seatsPerRow`;
  }
  if (!numbered && plan === undefined && capacity === undefined) {
    return `section ${id} needs rows and seatsPerRow (numbered), a plan, or capacity (standing)`;
  }
  // What a custom template sells is known where its file is read.
  if (
    (numbered || plan !== undefined) &&
    template !== undefined &&
    isBuiltIn(template) &&
    !template.startsWith('seat')
  ) {
    return `section ${id} is numbered but template ${template} sells standing places only`;
  }
  return undefined;
}

function checkTickets({ sales, performances }: WellFormedFields, report: Report): void {
  if (sales === undefined || performances === undefined) return;
  const places = placesOf(performances);
  if (places === 0 || sales.maxTicketsPerFan <= places) return;
  report(
    ['sales', 'maxTicketsPerFan'],
    `one fan could buy ${sales.maxTicketsPerFan} tickets but there are only ${places} places`,
  );
}

function checkExtras(festival: WellFormedFields, report: Report): void {
  const { goods = [], rooms = [], template = '', scale = {} } = festival;
  if (goods.length > 0 && isBuiltIn(template) && !template.includes('-merchandise')) {
    report(['goods'], `template ${template} sells no goods: use one with -merchandise or remove goods`);
  }
  if (rooms.length > 0 && isBuiltIn(template) && !template.includes('-stay')) {
    report(['rooms'], `template ${template} lets no rooms: use one with -stay or remove rooms`);
  }
  checkGoods(festival, report);
  checkRooms(festival, report);
  for (const [service, replicas] of Object.entries(scale)) {
    if (replicas.min !== undefined && replicas.max !== undefined && replicas.min > replicas.max) {
      report(['scale', service], `min ${replicas.min} is above max ${replicas.max}`);
    }
  }
}

function checkPrices({ performances = [] }: WellFormedFields, report: Report): void {
  for (const [at, { sections }] of performances.entries()) {
    for (const [index, section] of sections.entries()) {
      checkSection(section, ['performances', at, 'sections', index], report);
    }
  }
}

function checkRefunds({ refunds = [] }: WellFormedFields, report: Report): void {
  const seen = new Set<string>();
  for (const [index, rule] of refunds.entries()) {
    const { untilDaysBefore: days, withinDaysOfPurchase: within, cutOff } = rule;
    if ((days === undefined) === (within === undefined)) {
      report(['refunds', index], 'a refund rule has either untilDaysBefore or withinDaysOfPurchase');
      continue;
    }
    if (days === undefined && cutOff !== undefined) {
      report(['refunds', index, 'cutOff'], 'cutOff goes with untilDaysBefore only');
    }
    const name = days === undefined ? `${within} days after the purchase` : `${days} days before`;
    if (seen.has(name)) report(['refunds', index], `a second refund rule for ${name}`);
    seen.add(name);
    if (days === undefined) continue;
    const higher = refunds.find(
      (other) =>
        other.untilDaysBefore !== undefined &&
        other.untilDaysBefore > days &&
        other.feePercent > rule.feePercent,
    );
    if (higher !== undefined) {
      report(
        ['refunds', index, 'feePercent'],
        `cancelling later (${days} days) would cost less than cancelling earlier (${higher.untilDaysBefore} days)`,
      );
    }
  }
}

function checkPayments({ payments = [], paymentsEnded = [] }: WellFormedFields, report: Report): void {
  for (const [index, word] of payments.entries()) {
    if (payments.indexOf(word) < index) report(['payments', index], `a second payment by ${word}`);
  }
  for (const [index, word] of paymentsEnded.entries()) {
    const path = ['paymentsEnded', index];
    if (paymentsEnded.indexOf(word) < index) report(path, `a second payment by ${word}`);
    if (payments.includes(word))
      report(path, `${word} is still offered in payments: leave it in one of the two`);
  }
}

/** Places over all performances; 0 while a section is neither numbered nor standing. */
export function placesOf(performances: FestivalFile['performances']): number {
  const sizes = performances.flatMap(({ sections }) =>
    sections.map(
      ({ rows = 0, seatsPerRow = 0, capacity, layout }) =>
        capacity ?? (layout === undefined ? rows * seatsPerRow : plannedSeats(layout.rows).length),
    ),
  );
  return sizes.includes(0) ? 0 : sizes.reduce((sum, size) => sum + size, 0);
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
