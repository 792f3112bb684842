import {
  type Inventory,
  type JoinAnswer,
  joinLine,
  leaveLine,
  type SeenEntry,
  SweepFirst,
  sweepingFirst,
} from '@clove/inventory';
import { newId, Undone } from '@clove/service-kit';
import { places, type Replicas, seats } from './replicas.ts';

/** A section of each kind, with requests for so many of its units: seats of row 1 from the first on, or any places. */
export const sectionKinds = [
  [
    'numbered',
    'A',
    (first: number, count: number) =>
      seats(...Array.from({ length: count }, (_, index) => `A/1-${first + index}`)),
  ],
  ['standing', 'S', (_first: number, count: number) => places(count)],
] as const;

/** A fan joins as the endpoint does it. */
export function join(
  inventory: Inventory,
  sectionId: string,
  quantity: number,
  fanId: string = newId(),
  category: string | null = null,
): Promise<JoinAnswer> {
  const item = `day-1/${sectionId}`;
  return sweepingFirst(inventory, () =>
    inventory.unitOfWork.run(async (tx) => {
      const answer = await joinLine(tx, inventory, fanId, { item, quantity, category });
      return answer instanceof SweepFirst ? new Undone(answer) : answer;
    }),
  );
}

/** The entry of a fan who joined; fails the test when they were refused. */
export async function waiting(
  inventory: Inventory,
  sectionId: string,
  quantity: number,
  fanId?: string,
  category?: string,
): Promise<SeenEntry> {
  const answer = await join(inventory, sectionId, quantity, fanId, category);
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.refusal.reason}`);
  return answer.entry;
}

/** The fan's entries, newest first. */
export function entriesOf(inventory: Inventory, fanId: string): Promise<SeenEntry[]> {
  return inventory.unitOfWork.run((tx) => inventory.waiting.book.ofFan(tx, fanId));
}

/** The entry as it is now. */
export async function now(inventory: Inventory, { fanId, id }: SeenEntry): Promise<SeenEntry> {
  const entry = (await entriesOf(inventory, fanId)).find((mine) => mine.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
}

export function leave(inventory: Inventory, { fanId, id }: SeenEntry): Promise<string> {
  return inventory.unitOfWork.run((tx) => leaveLine(tx, inventory, fanId, id));
}

/** What the seat map shows as free in a section. */
export async function shownFree(replicas: Replicas, sectionId: string): Promise<number> {
  return replicas.a.inventory.unitOfWork.run(async (tx) => {
    for (const kind of replicas.a.units) {
      const units = (await kind.view(tx, ['day-1'])).get(`day-1/${sectionId}`);
      if (units !== undefined) return units.available;
    }
    throw new Error(`no section ${sectionId}`);
  });
}
