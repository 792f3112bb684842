import type { Colours } from './seat-colours.ts';
import type { View } from './seat-view.ts';
import type { Block, Landmark, Venue } from './venue.ts';

/** All that the look of the map follows from. */
export interface Painting {
  readonly venue: Venue;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  /** Chosen seats: `<section>/<row>-<seat>` */
  readonly chosen: ReadonlySet<string>;
  /** The seat that the keyboard is at. */
  readonly cursor: string | undefined;
  readonly words: MapWords;
  /** Of the seats' states. */
  readonly version: number;
  /** Id of the section that is looked at. */
  readonly area: string | undefined;
  readonly colours: Colours;
}

/** What is written on the map, in the reader's language. */
export interface MapWords {
  readonly stage: string;
  readonly sectionName: (block: Block) => string;
  /** What a place costs at least. */
  readonly price: (block: Block) => string;
  /** How many places are left, or why none are sold. */
  readonly left: (block: Block) => string;
  readonly landmark: (landmark: Landmark) => string;
}
