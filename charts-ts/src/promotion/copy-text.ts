/** The lines that promotion puts before an organiser's text. */
const PROMOTED = /^# Promoted from .*\n(?:# Not verified in .*\n)?/;

/** What a promoted copy says of where it comes from. */
export interface Origin {
  /** The file that is copied, from the root. */
  readonly file: string;
  readonly environment: string;
  /** Why nothing shows that it ran there; absent where something does. */
  readonly unverified?: string | undefined;
}

/** A copy that says where it comes from; the schema's place is written for where it lies. */
export function copyText(text: string, { file, environment, unverified }: Origin): string {
  const why = unverified === undefined ? '' : `# Not verified in ${environment}: ${oneLine(unverified)}\n`;
  const own = text
    .replace(PROMOTED, '')
    .replace(/(\$schema=)\S*festival\.schema\.json/, '$1../../../festival.schema.json');
  return `# Promoted from ${file}: only promotion writes this copy.\n${why}${own}`;
}

/** True when two copies sell the same; where they come from makes no difference. */
export function sameCopy(one: string | undefined, other: string): boolean {
  return one?.replace(PROMOTED, '') === other.replace(PROMOTED, '');
}

/** A comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
}
