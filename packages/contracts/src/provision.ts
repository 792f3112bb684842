import { z } from 'zod';
import { FestivalPage, LegalTexts } from './festival-page.ts';
import { FestivalSlug, LocalId } from './ids.ts';
import { Amount, Currency } from './money.ts';
import { MOST_PASSES, Pass } from './pass.ts';
import { PlanRow } from './seat-plan.ts';
import { Section } from './section.ts';
import { Day, Instant, LocalisedText } from './text.ts';
import { MOST_VOUCHERS, Voucher } from './voucher.ts';

export const Performance = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  startsAt: Instant,
  /** End of its sale. @default startsAt */
  salesCloseAt: Instant.optional(),
  /** From then on its tickets can be checked in. @default DEFAULT_DOORS_HOURS before startsAt */
  doorsAt: Instant.optional(),
  sections: z.array(Section).min(1),
});
export type Performance = z.infer<typeof Performance>;

/** When doors open where a performance names no `doorsAt`: so many hours before its start. Source: the sale rules. */
export const DEFAULT_DOORS_HOURS = 6;

/** `HH:MM` of 24 hours. */
export const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const FeePercent = z.int().min(0).max(100);

/**
 * From `untilDaysBefore` whole days before the performance's day (in the festival's zone) and earlier, `feePercent` is
 * kept; with a `cutOff` only until that time of the last such day.
 */
export const RuleByStart = z.strictObject({
  untilDaysBefore: z.int().min(0).max(365),
  /** In the festival's zone. */
  cutOff: z.string().regex(TIME_OF_DAY).optional(),
  feePercent: FeePercent,
});
export type RuleByStart = z.infer<typeof RuleByStart>;

/** Within that many times 24 hours after the order was placed, and never past the performance's start, `feePercent` is kept. */
export const RuleByPurchase = z.strictObject({
  withinDaysOfPurchase: z.int().min(1).max(365),
  feePercent: FeePercent,
});
export type RuleByPurchase = z.infer<typeof RuleByPurchase>;

/** Of the rules that apply, the cheapest for the fan counts; when none applies, refunds are closed. */
export const RefundRule = z.union([RuleByStart, RuleByPurchase]);
export type RefundRule = z.infer<typeof RefundRule>;

/** Something that is sold by the piece, with its options where pieces differ (sizes, colours). */
export const Goods = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.optional(),
  price: Amount,
  /** Pieces received so far; corrections in the console come on top. Of an item with options: the sum is not said here. */
  stock: z.int().min(0).max(10_000_000).optional(),
  options: z
    .array(
      z.strictObject({
        id: LocalId,
        title: LocalisedText,
        stock: z.int().min(0).max(10_000_000),
        /** @default the item's */
        price: Amount.optional(),
      }),
    )
    .min(1)
    .optional(),
  maxPerFan: z.int().min(1).max(1000),
  /** Its own sale window inside the festival's. */
  opensAt: Instant.optional(),
  closesAt: Instant.optional(),
});
export type Goods = z.infer<typeof Goods>;

/** A kind of room or pitch, let by the night. Days are days in the festival's zone. */
export const Room = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  description: LocalisedText.optional(),
  pricePerNight: Amount,
  /** Nights that cost something else: of a date, or of a day of the week. A date wins. */
  prices: z
    .array(
      z.union([
        z.strictObject({ date: Day, price: Amount }),
        z.strictObject({ weekday: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), price: Amount }),
      ]),
    )
    .optional(),
  units: z.int().min(1).max(100_000),
  /** Guests per unit. */
  capacity: z.int().min(1).max(100).optional(),
  /** The first night. */
  from: Day,
  /** The check-out day: the last night is the one before it. */
  to: Day,
});
export type Room = z.infer<typeof Room>;

/** The rows of a numbered section whose seats are no grid, nearest to the front first. */
export const SeatPlan = z.strictObject({
  /** As sections name it: their file, and what of it is theirs. */
  id: z.string().min(1).max(200),
  rows: z.array(PlanRow).min(1).max(500),
});
export type SeatPlan = z.infer<typeof SeatPlan>;

const Line = z.string().min(1).max(200);

/** Who sells, as receipts have to say it (Korean law asks online sellers for these). */
export const Organiser = z.strictObject({
  name: LocalisedText,
  /** E-mail address or telephone number for fans. */
  contact: Line.optional(),
  /** Business registration number. */
  registrationNumber: Line.optional(),
  /** Number of the mail-order business report. */
  mailOrderNumber: Line.optional(),
  representative: Line.optional(),
  address: LocalisedText.optional(),
});
export type Organiser = z.infer<typeof Organiser>;
/** Source: each decision of a gate may name the right one, out of a list that every scanner has. */
export const MOST_GATES = 200;

/** Where tickets are checked in. An absent list means all of them. */
export const Gate = z.strictObject({
  id: LocalId,
  title: LocalisedText,
  performances: z.array(LocalId).min(1).max(500).optional(),
  sections: z.array(LocalId).min(1).max(500).optional(),
  /** Price categories. */
  categories: z.array(LocalId).min(1).max(500).optional(),
  /** Its doors or lanes, for the record of who entered where. Absent: they are not distinguished. */
  doors: z.array(LocalId).min(1).max(100).optional(),
  /** Whether people may leave and come in again. @default false */
  reentry: z.boolean().optional(),
});
export type Gate = z.infer<typeof Gate>;

/** What every service gets of the sale data, whatever it sells. */
const SaleBase = z.object({
  /**
   * Rises when the meaning of the base or of a section changes, so that older services must not sell by it; a new section, or a
   * new field of a section, leaves it. Absent: 1.
   */
  version: z.literal(1, { error: 'made by a newer release than this service' }).optional(),
  festival: FestivalSlug,
  title: LocalisedText,
  timezone: z.string().min(1),
  currency: Currency,
  sales: z.strictObject({
    opensAt: Instant,
    closesAt: Instant,
    maxTicketsPerFan: z.int().min(1).max(1000),
  }),
});

const sections = {
  performances: z.array(Performance).min(1),
  /** Rules by start, the largest untilDaysBefore first, then rules by purchase; no refund when none applies. */
  refunds: z.array(RefundRule),
  /** Rows and seats of the sections that name a plan; only seat reads them. Absent: there are none. */
  plans: z.array(SeatPlan).optional(),
  /** Tickets for several performances. Absent: there are none. */
  passes: z.array(Pass).max(MOST_PASSES).optional(),
  /** What merch sells. Absent: nothing. */
  goods: z.array(Goods).optional(),
  /** What stay lets. Absent: nothing. */
  rooms: z.array(Room).optional(),
  /** What receipts say of the seller. Absent: the festival's title alone. */
  organiser: Organiser.optional(),
  /** Whether fans may give tickets back for others to buy. Absent: no. */
  resale: z.boolean().optional(),
  /** Where tickets are checked in. Absent: the festival file names no gates. */
  gates: z.array(Gate).max(MOST_GATES).optional(),
  /** What fans get with a code. Absent: the festival file names none. */
  vouchers: z.array(Voucher).max(MOST_VOUCHERS).optional(),
  /** What the festival's page says beside what is sold. Absent: no more. */
  page: FestivalPage.optional(),
  /** What fans agree to when they order. Absent: nothing is asked of them. */
  legalTexts: LegalTexts.optional(),
};

/** The parts of the sale document that a service may read; its catalogue entry names them under `sale`. */
export type SaleSection = keyof typeof sections;
export const SALE_SECTIONS = [
  'performances',
  'plans',
  'refunds',
  'passes',
  'goods',
  'rooms',
  'organiser',
  'resale',
  'gates',
  'vouchers',
  'page',
  'legalTexts',
] as const satisfies readonly SaleSection[];

/**
 * The sale data of one festival: the festival file without its deployment settings. A base and sections: a service gets the
 * base and the sections that it reads, and ignores any other, so that a new section never makes an older service refuse. Inside of
 * what it reads it refuses a field that it does not know, rather than sell by a part of the file.
 */
export const SaleDocument = SaleBase.extend(sections);
export type SaleDocument = z.infer<typeof SaleDocument>;

/** The sale data as a service gets it that reads these sections. */
export type SaleData<S extends SaleSection> = z.infer<typeof SaleBase> & Pick<SaleDocument, S>;

/**
 * What one service gets of a document: the base and the sections named. Version 1 is left out, because services up to release
 * 0.6.0 refuse every field that they do not know.
 */
export function saleDataFor(document: SaleDocument, named: readonly SaleSection[]): SaleData<never> {
  const { version, festival, title, timezone, currency, sales } = document;
  return {
    ...(version === undefined || version === 1 ? {} : { version }),
    ...{ festival, title, timezone, currency, sales },
    ...Object.fromEntries(
      named.flatMap((name) => (document[name] === undefined ? [] : [[name, document[name]]])),
    ),
  };
}

/**
 * `POST /internal/provision` of every service with sale data. `generation` is a number that rises with every
 * provisioning run (assigned by event); a service refuses one that is older than the last it applied.
 */
export interface ProvisionRequest<S extends SaleSection = SaleSection> {
  readonly generation: number;
  readonly dryRun: boolean;
  readonly document: SaleData<S>;
}

/** The body of `POST /internal/provision` of a service that reads these sections; other sections are dropped unread. */
export function provisionRequest<const S extends SaleSection>(
  ...names: readonly S[]
): z.ZodType<ProvisionRequest<S>>;
export function provisionRequest(...names: readonly SaleSection[]): z.ZodType {
  const read = Object.fromEntries(names.map((name) => [name, sections[name]]));
  return z.strictObject({ generation: z.int().min(1), dryRun: z.boolean(), document: SaleBase.extend(read) });
}

export const ProvisionResponse = z.object({
  /** One line per entity: what was or would be done. */
  changes: z.array(
    z.object({
      entity: z.string(),
      action: z.enum(['created', 'updated', 'withdrawn', 'unchanged']),
      /** Console values that the file's change replaced, as `field: console value -> file value`. */
      overridden: z.array(z.string()),
    }),
  ),
  /** Settings of operations that override the file. Absent when there are none. */
  kept: z.array(z.string()).optional(),
});
export type ProvisionResponse = z.infer<typeof ProvisionResponse>;

/** `POST /internal/provision/generations` of event: registers a run and answers its generation; the same run gets the same one. */
export const GenerationRequest = z.object({ run: z.string().min(1).max(128) });
export const GenerationResponse = z.object({ generation: z.int().min(1) });
