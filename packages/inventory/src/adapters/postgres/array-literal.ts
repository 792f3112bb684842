/**
 * An array as one text value, for rows whose arrays differ in length: unnest takes those as text[] only. JSON's
 * quoting is PostgreSQL's for every text without control characters, which no id has.
 */
export function arrayLiteral(values: readonly (string | number)[]): string {
  return `{${values.map((value) => JSON.stringify(value)).join(',')}}`;
}
