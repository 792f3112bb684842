/** The map's colours and letters as a canvas takes them. */
export interface Colours {
  readonly free: string;
  readonly accessible: string;
  readonly taken: string;
  /** Of a section with few places left. */
  readonly few: string;
  /** Below the words of a section. */
  readonly card: string;
  readonly mine: string;
  readonly ink: string;
  readonly soft: string;
  readonly onFree: string;
  readonly onMine: string;
  readonly stage: string;
  readonly font: string;
}

/** The colours as the canvas needs them: what the style sheet says, resolved for the scheme of this moment. */
export function coloursOf(probe: HTMLElement): Colours {
  const of = (name: string) => {
    probe.style.color = `var(--seat-${name})`;
    return getComputedStyle(probe).color;
  };
  return {
    free: of('free'),
    accessible: of('accessible'),
    taken: of('taken'),
    few: of('few'),
    card: of('card'),
    mine: of('mine'),
    ink: of('ink'),
    soft: of('soft'),
    onFree: of('on-free'),
    onMine: of('on-mine'),
    stage: of('stage'),
    font: getComputedStyle(probe).fontFamily,
  };
}
