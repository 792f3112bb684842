/** Something that happens to a ticket before it is shown. */
export type Before =
  | 'cancelled'
  | 'offered'
  | 'passed on'
  | 'blocked'
  | 'in at north'
  | 'in at south'
  | 'in and out at north'
  | 'undone'
  | 'too early'
  | 'performance cancelled'
  /** Sold in the category of the club, whose members show their card. */
  | 'of the club';

/** One ticket of day 1, section A, without a category, shown at a gate. */
export interface GateCase {
  readonly name: string;
  readonly before?: readonly Before[];
  /** @default north */
  readonly gate?: string;
  /** @default day-1 */
  readonly performance?: string;
  /** @default in */
  readonly direction?: 'in' | 'out';
  readonly overriding?: boolean;
  /** How it comes out, at the ticket service and at a scanner without a network. */
  readonly outcome: string;
  /** The facts of a refusal that must be named. */
  readonly names?: Readonly<Record<string, unknown>>;
}

/** North lets people come back; south does not; east is for section B, club for a category, second for day 2. */
export const caseGates = {
  north: { performances: ['day-1', 'day-2'], sections: ['A'], doors: ['n1', 'n2'], reentry: true },
  south: {},
  east: { sections: ['B'] },
  club: { categories: ['club'] },
  second: { performances: ['day-2'] },
};

/** The rules of a gate as a table. The last one ends day 1. */
export const gateCases: readonly GateCase[] = [
  { name: 'a valid ticket comes in', outcome: 'in' },
  { name: 'at a gate for everything', gate: 'south', outcome: 'in' },
  {
    name: 'is refused the second time, with the gate of the first',
    before: ['in at north'],
    gate: 'south',
    outcome: 'already-checked-in',
    names: { gateId: 'north' },
  },
  {
    name: 'nor does a reason help',
    before: ['in at north'],
    overriding: true,
    outcome: 'already-checked-in',
  },
  { name: 'who left comes back', before: ['in and out at north'], outcome: 'again' },
  {
    name: 'but only where the gate allows it',
    before: ['in and out at north'],
    gate: 'south',
    outcome: 'no-reentry',
  },
  { name: 'who is inside may leave', before: ['in at south'], direction: 'out', outcome: 'out' },
  {
    name: 'at a gate that allows it',
    before: ['in at north'],
    gate: 'south',
    direction: 'out',
    outcome: 'no-reentry',
  },
  { name: 'who is not inside cannot leave', direction: 'out', outcome: 'not-inside' },
  {
    name: 'a check-in that was taken back is as if it had not been',
    before: ['in at north', 'undone'],
    outcome: 'in',
  },
  {
    name: 'another section has another gate',
    gate: 'east',
    outcome: 'wrong-gate',
    names: { because: 'section', gateIds: ['north', 'south'] },
  },
  {
    name: 'a category has its own gate',
    gate: 'club',
    outcome: 'wrong-gate',
    names: { because: 'category' },
  },
  { name: 'and its tickets come in there', before: ['of the club'], gate: 'club', outcome: 'in' },
  { name: 'staff may let in at a wrong gate', gate: 'east', overriding: true, outcome: 'in' },
  {
    name: 'another performance',
    performance: 'day-2',
    outcome: 'wrong-performance',
    names: { performanceIds: ['day-1'] },
  },
  { name: 'staff may let in at another performance', performance: 'day-2', overriding: true, outcome: 'in' },
  { name: 'a gate of another performance', gate: 'second', outcome: 'performance-not-at-gate' },
  {
    name: 'a cancelled ticket',
    before: ['cancelled'],
    outcome: 'ticket-not-valid',
    names: { state: 'VOID' },
  },
  {
    name: 'a cancelled ticket, whatever staff say',
    before: ['cancelled'],
    overriding: true,
    outcome: 'ticket-not-valid',
  },
  {
    name: 'an offered ticket',
    before: ['offered'],
    outcome: 'ticket-not-valid',
    names: { state: 'OFFERED' },
  },
  { name: 'the code of an earlier holder', before: ['passed on'], outcome: 'qr-not-valid' },
  { name: 'a blocked ticket', before: ['blocked'], overriding: true, outcome: 'ticket-blocked' },
  { name: 'too early', before: ['too early'], outcome: 'too-early' },
  { name: 'too early, but staff let in', before: ['too early'], overriding: true, outcome: 'in' },
  {
    name: 'a cancelled performance',
    before: ['performance cancelled'],
    overriding: true,
    outcome: 'performance-cancelled',
  },
];
