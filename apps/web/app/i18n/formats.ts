/** Languages of the app. */
export type Language = 'ko' | 'en';

/** Texts of an area, both languages beside each other. `{name}` is filled in. */
export type Texts = Readonly<Record<string, Readonly<Record<Language, string>>>>;

const MOMENT: Intl.DateTimeFormatOptions = {
  ...{ year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' },
  ...{ hour: 'numeric', minute: '2-digit' },
};

/** How things are written in a language. */
export function formatsOf(language: Language) {
  return {
    /** A text of the organiser's: English where given and wanted, else Korean. */
    localised: (text: { readonly ko: string; readonly en?: string | undefined }): string =>
      language === 'en' ? (text.en ?? text.ko) : text.ko,
    /** An amount in the currency's smallest unit, as people write it. */
    money: (amount: number, currency: string): string => money(language, amount, currency),
    /** A moment in a zone: weekday, day, time, and the zone's name where the reader's is another. */
    moment: (instant: string | number, timeZone: string): string =>
      format(language, instant, { ...MOMENT, timeZone, ...zoneName(timeZone) }),
    /** As `moment`, for where the zone is named beside it. */
    localMoment: (instant: string | number, timeZone: string): string =>
      format(language, instant, { ...MOMENT, timeZone }),
    /** The long name of a zone at a moment; undefined: it is the reader's own. */
    otherZone: (instant: string | number, timeZone: string): string | undefined =>
      isOwnZone(timeZone) ? undefined : longZoneName(language, instant, timeZone),
    /** A day in a zone, with its weekday. */
    day: (instant: string | number, timeZone: string): string =>
      format(language, instant, {
        year: 'numeric',
        // Beside a long month Korean has its weekday without brackets, and reads as another day: 1일 일.
        month: language === 'ko' ? 'short' : 'long',
        day: 'numeric',
        weekday: 'short',
        timeZone,
      }),
    /** A day in a zone of a year that everyone has in mind, where there is little room: `Tue, Dec 31`. */
    shortDay: (instant: string | number, timeZone: string): string =>
      format(language, instant, { month: 'short', day: 'numeric', weekday: 'short', timeZone }),
    /** Calendar days from one to another, such as `2026-08-06`: `6 – 8 Aug 2026`. */
    days: (from: string, to: string): string =>
      formatter(language, { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).formatRange(
        new Date(from),
        new Date(to),
      ),
    /** A day in a zone by its parts: `Dec`, `31`, `Tue`. */
    dayParts: (instant: string | number, timeZone: string) => {
      const part = (options: Intl.DateTimeFormatOptions) =>
        format(language, instant, { ...options, timeZone });
      return {
        month: part({ month: 'short' }),
        // Korean writes a word behind the number.
        day: part({ day: 'numeric' }).replace(/\D/g, ''),
        weekday: part({ weekday: 'short' }),
      };
    },
    /** A time of the day in a zone. */
    time: (instant: string | number, timeZone: string): string =>
      format(language, instant, { hour: 'numeric', minute: '2-digit', timeZone, ...zoneName(timeZone) }),
    number: (value: number): string => new Intl.NumberFormat(language).format(value),
    percent: (share: number): string =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share),
  };
}

function money(language: Language, amount: number, currency: string): string {
  const written = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = written.resolvedOptions().maximumFractionDigits ?? 0;
  return written.format(amount / 10 ** digits);
}

/** Readers in the festival's own zone do not need its name. */
function zoneName(timeZone: string): Intl.DateTimeFormatOptions {
  return isOwnZone(timeZone) ? {} : { timeZoneName: 'short' };
}

function isOwnZone(timeZone: string): boolean {
  return Intl.DateTimeFormat().resolvedOptions().timeZone === timeZone;
}

function longZoneName(language: Language, instant: string | number, timeZone: string): string | undefined {
  return new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'long' })
    .formatToParts(new Date(instant))
    .find(({ type }) => type === 'timeZoneName')?.value;
}

function format(language: Language, instant: string | number, options: Intl.DateTimeFormatOptions): string {
  return formatter(language, options).format(new Date(instant));
}

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', options);
}
