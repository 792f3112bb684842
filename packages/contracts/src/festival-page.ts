import { z } from 'zod';
import { LocalId } from './ids.ts';
import { SHAPE } from './outline/shape.ts';
import { Day, Instant, LocalisedText } from './text.ts';

/** A page elsewhere that fans are sent to: nothing but https. */
const Link = z.url({ protocol: /^https$/ }).max(2000);

/** Where the festival takes place. */
export const Venue = z.strictObject({
  name: LocalisedText,
  address: LocalisedText,
  /** Page of a map service. */
  map: Link,
  /** How to get there. */
  note: LocalisedText.optional(),
});
export type Venue = z.infer<typeof Venue>;

const Text = z.object(LocalisedText.shape);

/** How messages and papers name the venue; read as events and answers are: what a newer service adds is dropped. */
export const NamedVenue = z.object({ name: Text, address: Text });
export type NamedVenue = z.infer<typeof NamedVenue>;

/** The venue as messages and papers name it; undefined: the festival's page names none. */
export function namedVenue(page: FestivalPage | undefined): NamedVenue | undefined {
  if (page?.venue === undefined) return undefined;
  const { name, address } = page.venue;
  return { name, address };
}

/** The festival's colours, `#rrggbb`. Who writes the festival file has made sure that texts on them can be read. */
export const Theme = z.strictObject({
  /** Below white texts, and of texts on light pages. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/i),
  /** Of texts on dark pages. @default the colour, lighter */
  dark: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
});
export type Theme = z.infer<typeof Theme>;

/** Someone who is on stage. */
export const Act = z.strictObject({
  name: LocalisedText,
  /** When they begin. Absent: not said. */
  at: Instant.optional(),
});
export type Act = z.infer<typeof Act>;

/** A short text for fans, of a day in the festival's zone. */
export const FestivalNotice = z.strictObject({ date: Day, text: LocalisedText });
export type FestivalNotice = z.infer<typeof FestivalNotice>;

/** Whole years from which people are let in; 0: everybody is. */
export const MinAge = z.int().min(0).max(99);

/** Source: the page stays readable, and the sale document small. */
export const MOST_NOTICES = 50;
export const MOST_ACTS = 200;

/** What is drawn beside the sections of a venue. */
export const LANDMARK_KINDS = ['stage', 'entrance', 'toilets', 'bar', 'food', 'first-aid', 'other'] as const;
export const LandmarkKind = z.enum(LANDMARK_KINDS);
export type LandmarkKind = z.infer<typeof LandmarkKind>;

/** Corners, `<x>,<y>` each with spaces between, in the unit of the seat plans. */
const Shape = z.string().max(20_000).regex(SHAPE);

/** Source: the largest venues; everybody reads the drawing with the catalogue. */
export const MOST_OUTLINES = 500;
export const MOST_LANDMARKS = 200;

/** The venue from above. A section without an outline is drawn around its seats. Hidden sections have none: everybody sees this. */
export const VenueDrawing = z.strictObject({
  outlines: z
    .array(z.strictObject({ section: LocalId, shape: Shape }))
    .min(1)
    .max(MOST_OUTLINES)
    .optional(),
  landmarks: z
    .array(z.strictObject({ kind: LandmarkKind, shape: Shape, title: LocalisedText.optional() }))
    .min(1)
    .max(MOST_LANDMARKS)
    .optional(),
});
export type VenueDrawing = z.infer<typeof VenueDrawing>;

/** What the festival's page says beside what is sold; services that sell do not read it. */
export const FestivalPage = z.strictObject({
  venue: Venue.optional(),
  theme: Theme.optional(),
  /** Of every performance that says none itself. */
  minAge: MinAge.optional(),
  notices: z.array(FestivalNotice).min(1).max(MOST_NOTICES).optional(),
  drawing: VenueDrawing.optional(),
  performances: z
    .array(
      z.strictObject({
        id: LocalId,
        minAge: MinAge.optional(),
        lineUp: z.array(Act).min(1).max(MOST_ACTS).optional(),
      }),
    )
    .min(1)
    .optional(),
});
export type FestivalPage = z.infer<typeof FestivalPage>;

/** A text that fans agree to when they order, in one version: the day since which it is in force. */
export const LegalText = z.strictObject({ version: Day, link: Link });
export type LegalText = z.infer<typeof LegalText>;

/** What fans agree to when they order. */
export const LegalTexts = z
  .strictObject({
    /** Terms of sale. */
    terms: LegalText.optional(),
    /** Collection and use of personal data. */
    privacy: LegalText.optional(),
  })
  .refine((texts) => texts.terms !== undefined || texts.privacy !== undefined, {
    error: 'terms, privacy or both',
  });
export type LegalTexts = z.infer<typeof LegalTexts>;
export type LegalTextName = keyof LegalTexts;

/** The versions that a fan agreed to. */
export const Consent = z.strictObject({
  terms: Day.optional(),
  privacy: Day.optional(),
});
export type Consent = z.infer<typeof Consent>;
