/** Geometry of venues, without a schema library: pages draw with it what commands have checked. */
export * from './seat-places.ts';
export * from './shape.ts';
