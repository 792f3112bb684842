import { Amount, hasKnownYear, LocalId, unknownYear } from '@clove/contracts';
import { z } from 'zod';
import { notBlock, notBoolean, notDay, notInstant, notLink, notWhole } from './schema-messages.ts';

/** A block of these keys and no others. */
export const block = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: notBlock(Object.keys(shape)) });

/** Every field has a description, and an example or its allowed values: editors show both on hover and completion. */
export const when = (description: string, example: string) =>
  z.iso
    .datetime({ offset: true, error: notInstant })
    .refine(hasKnownYear, unknownYear)
    .meta({ description: `${description} RFC 3339 with an offset.`, examples: [example] });

export const Day = z.iso.date({ error: notDay }).refine(hasKnownYear, unknownYear);

/** Fans, mails and databases get these texts: no control characters, no change of direction, no half characters. */
export const isReadable = (text: string) =>
  text.isWellFormed() && !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text);
const UNREADABLE =
  'must be plain text: no control characters, line breaks or marks that change its direction';

/** One line of plain text. */
export const Line = z.string().min(1).max(500).refine(isReadable, UNREADABLE);

export const Text = (of: string, ko: string, en: string) =>
  block({
    ko: Line.meta({ description: 'In Korean.', examples: [ko] }),
    en: Line.optional().meta({
      description: 'In English. Default: none; all readers get the Korean one.',
      examples: [en],
    }),
  }).meta({ description: `${of} In Korean and, where given, English.`, examples: [{ ko, en }] });

export const Id = (of: string, example: string) =>
  LocalId.meta({
    description: `Id of the ${of}: letters, digits and inner hyphens, at most 40. Never changes once something was sold.`,
    examples: [example],
  });

export const Price = (of: string, example: number) =>
  Amount.clone({ ...Amount.def, error: notWhole }).meta({
    description: `${of} An integer in the currency's smallest unit (won, yen, cent), VAT included. 0 needs free: true.`,
    examples: [example],
  });

/** A page elsewhere. */
export const Link = (description: string, example: string) =>
  z
    .url({ protocol: /^https$/, error: notLink })
    .max(2000)
    .refine(isReadable, UNREADABLE)
    .meta({ description: `${description} Only https.`, examples: [example] });

/** A whole number; counts are of pods, people, places, days or pieces. */
export const count = (least: number, most: number) => z.int({ error: notWhole }).min(least).max(most);

export const Free = z
  .boolean({ error: notBoolean })
  .optional()
  .meta({
    description: 'true says that a price of 0 is meant. Default: false, and then the price must be above 0.',
    examples: [true],
  });
