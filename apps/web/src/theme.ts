/** A festival's colours, `#rrggbb`, as its file says them. */
interface Theme {
  readonly colour: string;
  readonly dark?: string | undefined;
}

const COLOUR = '[0-9a-f]{6}';
/** The colours are in the path, so that browsers keep it as they keep the app's files: `/assets/theme-8a1f4f-ff9ec7.css`. */
const PATH = new RegExp(`^/assets/theme-(${COLOUR})(?:-(${COLOUR}))?\\.css$`, 'i');

/** Where the style sheet of these colours is. The page's security policy lets no style stand in the document. */
export function themePath({ colour, dark }: Theme): string {
  return `/assets/theme-${[colour, dark].flatMap((each) => each?.slice(1) ?? []).join('-')}.css`;
}

/** The style sheet at a path; undefined: the path says no colours. As app/shell/theme.ts sets them. */
export function themeStyle(path: string): string | undefined {
  const [, colour, dark] = PATH.exec(path) ?? [];
  if (colour === undefined) return undefined;
  return `:root{--brand:#${colour}${dark === undefined ? '' : `;--brand-dark:#${dark}`}}`;
}
