import { z } from 'zod';

/** A text for people in Korean and, where given, English. */
export const LocalisedText = z.strictObject({
  ko: z.string().min(1).max(500),
  en: z.string().min(1).max(500).optional(),
});
export type LocalisedText = z.infer<typeof LocalisedText>;

/** An instant on the wire: RFC 3339 with an offset or Z. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;
