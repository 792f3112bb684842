import type { Colours } from './seat-colours.ts';
import type { MapSection } from './seat-map.ts';
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
  /** What is seen of each section's places, in the venue's order. */
  readonly places: readonly PlacesSeen[];
  /** Id of the section that is looked at. */
  readonly area: string | undefined;
  readonly colours: Colours;
}

/** What a map shows of a section's places at a moment. */
export type PlacesSeen = Pick<MapSection, 'letters' | 'free' | 'onSale' | 'price'>;

/** Of every section of a venue as it is now, to be compared with what it was. */
export function placesSeen({ blocks }: Venue): PlacesSeen[] {
  return blocks.map(({ section: { letters, free, onSale, price } }) => ({ letters, free, onSale, price }));
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
