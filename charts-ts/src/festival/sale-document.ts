import { placesIn, plannedSeats, SaleDocument } from '@clove/contracts';
import { type FestivalDrawing, landmarksOf, outlinesOf } from './drawing.ts';
import { placesOfPasses, seatsOfPasses } from './pass-checks.ts';
import type {
  FestivalFile,
  FestivalGoods,
  FestivalPass,
  FestivalRefundRule,
  FestivalRoom,
  FestivalSection,
  FestivalVoucher,
} from './schema.ts';
import { seatsOfSection } from './section-checks.ts';
import { termsOf } from './voucher-checks.ts';

/**
 * The festival without its deployment choices: what provisioning hands to the services. Instants become UTC. No version is written
 * while it is the first: the toolbox of releases up to 0.6.0, which may run under today's manifests, refuses the field.
 */
export function saleDocument(festival: FestivalFile): SaleDocument {
  return SaleDocument.parse({
    festival: festival.festival,
    title: festival.title,
    timezone: festival.timezone,
    currency: festival.currency,
    sales: {
      opensAt: utc(festival.sales.opensAt),
      closesAt: utc(festival.sales.closesAt),
      maxTicketsPerFan: festival.sales.maxTicketsPerFan,
    },
    performances: festival.performances.map((performance) => ({
      id: performance.id,
      title: performance.title,
      startsAt: utc(performance.startsAt),
      ...(performance.salesCloseAt === undefined ? {} : { salesCloseAt: utc(performance.salesCloseAt) }),
      ...(performance.doorsAt === undefined ? {} : { doorsAt: utc(performance.doorsAt) }),
      sections: performance.sections.map((written) =>
        section(written, {
          places: placesOfPasses(festival, performance.id, written.id),
          seats: seatsOfPasses(festival, performance.id, written),
        }),
      ),
    })),
    ...plans(festival),
    ...(festival.passes === undefined
      ? {}
      : { passes: festival.passes.map((pass) => soldAsPass(pass, festival)) }),
    ...(festival.goods === undefined ? {} : { goods: festival.goods.map(item) }),
    ...(festival.rooms === undefined ? {} : { rooms: festival.rooms.map(room) }),
    ...(festival.gates === undefined ? {} : { gates: festival.gates }),
    ...(festival.vouchers === undefined ? {} : { vouchers: festival.vouchers.map(voucher) }),
    refunds: festival.refunds.toSorted(byStartThenByPurchase),
    ...(festival.organiser === undefined ? {} : { organiser: festival.organiser }),
    ...(festival.resale === undefined ? {} : { resale: festival.resale }),
    ...page(festival),
    ...(festival.legalTexts === undefined ? {} : { legalTexts: festival.legalTexts }),
  });
}

function byStartThenByPurchase(a: FestivalRefundRule, b: FestivalRefundRule): number {
  const days = (rule: FestivalRefundRule) => rule.untilDaysBefore ?? -1;
  return days(b) - days(a) || (a.withinDaysOfPurchase ?? 0) - (b.withinDaysOfPurchase ?? 0);
}

/** @param ofPasses what of it is not sold singly */
function section(
  section: FestivalSection,
  ofPasses: { readonly places: number; readonly seats: readonly string[] },
) {
  const { id, title, capacity } = section;
  const shared = { id, ...(title === undefined ? {} : { title }), ...offered(section) };
  if (capacity !== undefined) return { ...shared, kind: 'standing', capacity: capacity - ofPasses.places };
  return { ...shared, ...numbered(section, ofPasses.seats) };
}

/** What it costs, and who sees it: of a section or a pass. */
function offered({ price, categories, hidden }: Pick<FestivalSection, 'price' | 'categories' | 'hidden'>) {
  return {
    price: categories?.[0]?.price ?? price,
    ...(categories === undefined
      ? {}
      : { categories: categories.map(({ free: _, ...category }) => category) }),
    ...(hidden === true ? { hidden } : {}),
  };
}

/** @param closed seats that are blocked beside those that the section says itself, `<row>-<seat>` */
function numbered(section: FestivalSection, closed: readonly string[]) {
  const { avoidSingleSeats } = section;
  return {
    kind: 'numbered',
    ...size(section),
    ...lists(section, closed),
    ...(avoidSingleSeats === true ? { avoidSingleSeats } : {}),
  };
}

/** Its seats are those of the section in its first performance; they are checked to be in all. */
function soldAsPass(pass: FestivalPass, { performances }: FestivalFile) {
  const { id, title, section: sectionId, quota } = pass;
  const shared = { ...{ id, title, performances: pass.performances, section: sectionId }, ...offered(pass) };
  const first = performances.find((performance) => performance.id === pass.performances[0]);
  const section = first?.sections.find((each) => each.id === sectionId);
  if (pass.seats === undefined || section === undefined) return { ...shared, quota };
  const all = seatsOfSection(section);
  const own = placesIn(all, pass.seats).places;
  const closed = all.flatMap(({ place }) => (own.has(place) ? [] : [place]));
  return { ...shared, quota: own.size, seats: numbered(section, closed) };
}

/** With a plan: how many rows, and seats of the longest, for those who need to know no more. */
function size({ id, rows, seatsPerRow, plan, layout }: FestivalSection) {
  if (plan === undefined || layout === undefined) return { rows, seatsPerRow };
  const lengths = layout.rows.map((row) => plannedSeats([row]).length);
  return {
    rows: layout.rows.length,
    seatsPerRow: Math.max(...lengths),
    plan: planId(plan, id),
    seats: lengths.reduce((sum, length) => sum + length, 0),
  };
}

function planId(file: string, section: string): string {
  return `${file}#${section}`;
}

/**
 * What the section's own lists and its plan's file say together. Of a plan each seat by itself, so that who has no plan can
 * count them.
 */
function lists({ layout, ...section }: FestivalSection, closed: readonly string[]) {
  return Object.fromEntries(
    (['blocked', 'house', 'accessible'] as const).flatMap((list) => {
      const own = [...(section[list] ?? []), ...(layout?.[list] ?? [])];
      const ranges = list === 'blocked' ? [...own, ...closed] : own;
      if (ranges.length === 0) return [];
      if (layout === undefined) return [[list, ranges]];
      return [[list, [...placesIn(plannedSeats(layout.rows), ranges).places]]];
    }),
  );
}

/** Each plan once, however many performances sell its seats. */
function plans({ performances }: FestivalFile) {
  const byId = new Map(
    performances.flatMap(({ sections }) =>
      sections.flatMap(({ id, plan, layout }) =>
        plan === undefined || layout === undefined
          ? []
          : [[planId(plan, id), { id: planId(plan, id), rows: layout.rows }] as const],
      ),
    ),
  );
  return byId.size === 0 ? {} : { plans: [...byId.values()] };
}

/** What only the festival's page shows; apart from the performances, so that services that sell never see it change. */
function page({ venue, drawing, theme, minAge, notices, performances }: FestivalFile) {
  const shown = performances.flatMap(({ id, minAge, lineUp }) =>
    minAge === undefined && lineUp === undefined
      ? []
      : [
          {
            id,
            ...(minAge === undefined ? {} : { minAge }),
            ...(lineUp === undefined ? {} : { lineUp: lineUp.map(act) }),
          },
        ],
  );
  const said = {
    ...(venue === undefined ? {} : { venue }),
    ...(theme === undefined ? {} : { theme }),
    ...(minAge === undefined ? {} : { minAge }),
    ...(notices === undefined ? {} : { notices }),
    ...venueDrawing(drawing),
    ...(shown.length === 0 ? {} : { performances: shown }),
  };
  return Object.keys(said).length === 0 ? {} : { page: said };
}

/** Written and drawn shapes together, without where they stand. */
function venueDrawing(drawing: FestivalDrawing | undefined) {
  const outlines = outlinesOf(drawing).map(({ section, shape }) => ({ section, shape }));
  const landmarks = landmarksOf(drawing).map(({ kind, shape, title }) => ({
    ...{ kind, shape },
    ...(title === undefined ? {} : { title }),
  }));
  if (outlines.length === 0 && landmarks.length === 0) return {};
  return {
    drawing: {
      ...(outlines.length === 0 ? {} : { outlines }),
      ...(landmarks.length === 0 ? {} : { landmarks }),
    },
  };
}

function act({ name, at }: { name: { ko: string; en?: string | undefined }; at?: string | undefined }) {
  return { name, ...(at === undefined ? {} : { at: utc(at) }) };
}

/** `free` only says that a price of 0 is meant: services get the price. */
function item({ free, options, opensAt, closesAt, ...goods }: FestivalGoods) {
  return {
    ...goods,
    ...(options === undefined ? {} : { options: options.map(({ free: _, ...option }) => option) }),
    ...(opensAt === undefined ? {} : { opensAt: utc(opensAt) }),
    ...(closesAt === undefined ? {} : { closesAt: utc(closesAt) }),
  };
}

function room({ free, prices, ...of }: FestivalRoom) {
  return { ...of, ...(prices === undefined ? {} : { prices: prices.map(({ free: _, ...night }) => night) }) };
}

function voucher({ from, until, ...of }: FestivalVoucher) {
  return {
    ...{ id: of.id, code: of.code, ...termsOf(of) },
    ...(from === undefined ? {} : { from: utc(from) }),
    ...(until === undefined ? {} : { until: utc(until) }),
  };
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
