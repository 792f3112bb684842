/** The last code point, which no text has. */
const AFTER_ALL = `chr(${0x10ffff})`;

/**
 * Condition on `tickets`: its own name of the holder begins with a text, in any case. Undefined where the text is null.
 * A range, so that the index serves it whatever is asked.
 * @param parameter such as `$1`
 */
export function holderNameBegins(parameter: string): string {
  const [name, text] = ['lower(holder_name) COLLATE "C"', `lower(${parameter}::text) COLLATE "C"`];
  return `holder_name IS NOT NULL AND ${name} >= ${text} AND ${name} < ${text} || ${AFTER_ALL}`;
}
