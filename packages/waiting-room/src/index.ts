/**
 * The waiting room. The queue service keeps one line per sale (`advance`); each gateway keeps a reception, which decides for its fans
 * and synchronises once a second. Neither keeps anything per waiting fan: a fan's place is theirs, sealed by the gateway.
 */
export {
  type Entry,
  type Levers,
  type PublicState,
  type Reception,
  type ReceptionParts,
  reception,
  type ShownPlace,
} from './application/reception.ts';
export { commitmentTo, DRAW_RANGE, type Drawn, draw } from './domain/draw.ts';
export { advance, type Elapsed, EMPTY_LINE, type Line, type Mark, waitingIn } from './domain/line.ts';
export { type Place, type PlaceStatus, reaches } from './domain/place.ts';
export {
  moved,
  pauseOf,
  type Room,
  type RoomSettings,
  rateOf,
  roomState,
  type Turns,
} from './domain/room.ts';
export { distinctIn, emptySketch, type Sketch } from './domain/sketch.ts';
