import type { Text } from '../api/festival.ts';

/** A text that was typed into the fields `<name>Ko` and `<name>En` of a form; null: no Korean, so none. */
export function typedText(typed: Readonly<Record<string, string>>, name: string): Text | null {
  const ko = typed[`${name}Ko`]?.trim() ?? '';
  const en = typed[`${name}En`]?.trim() ?? '';
  return ko === '' ? null : { ko, ...(en === '' ? {} : { en }) };
}
