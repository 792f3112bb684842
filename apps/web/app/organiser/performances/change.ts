import type { Performance, Text } from '../../api/festival.ts';
import { typedText } from '../typed-text.ts';
import { fromZoned } from '../zoned.ts';

/** What PATCH /api/events/<performance> takes; null takes a value away. */
export interface PerformanceEdit {
  readonly title?: Text;
  readonly description?: Text | null;
  readonly startsAt?: string;
  readonly salesCloseAt?: string | null;
  readonly doorsAt?: string | null;
  /** Why the start is another; with startsAt alone. */
  readonly reason?: string;
}

/** What a form changes of a performance: the fields that are other than before. */
export function editOf(
  before: Performance,
  typed: Readonly<Record<string, string>>,
  timeZone: string,
): PerformanceEdit {
  const said = (name: string) => typed[name]?.trim() ?? '';
  const when = (name: string) => fromZoned(said(name), timeZone) ?? null;
  const [title, description] = [typedText(typed, 'title'), typedText(typed, 'description')];
  const startsAt = when('startsAt');
  const moved = startsAt !== null && !sameMinute(startsAt, before.startsAt);
  const reason = said('reason');
  const [doorsAt, salesCloseAt] = [when('doorsAt'), when('salesCloseAt')];
  return {
    ...(title === null || sameText(title, before.title) ? {} : { title }),
    ...(sameText(description, before.description) ? {} : { description }),
    ...(moved ? { startsAt, ...(reason === '' ? {} : { reason }) } : {}),
    ...(sameMinute(salesCloseAt, before.salesCloseAt ?? null) ? {} : { salesCloseAt }),
    ...(sameMinute(doorsAt, before.doorsAt ?? null) ? {} : { doorsAt }),
  };
}

/** When doors open after an edit; null: by the default. Doors that it does not name move with the start, as event moves them. */
export function doorsAfter(before: Performance, { startsAt, doorsAt }: PerformanceEdit): string | null {
  if (doorsAt !== undefined) return doorsAt;
  if (before.doorsAt === undefined) return null;
  if (startsAt === undefined) return before.doorsAt;
  const moved = Date.parse(startsAt) - Date.parse(before.startsAt);
  return new Date(Date.parse(before.doorsAt) + moved).toISOString();
}

function sameText(a: Text | null, b: Text | null): boolean {
  return (a?.ko ?? '') === (b?.ko ?? '') && (a?.en ?? '') === (b?.en ?? '');
}

/** Forms have no seconds. */
function sameMinute(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.floor(Date.parse(a) / 60_000) === Math.floor(Date.parse(b) / 60_000);
}
