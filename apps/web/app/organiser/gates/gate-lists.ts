import type { Festival } from '../../api/festival.ts';
import type { formatsOf } from '../../i18n/formats.ts';
import type { Gate } from '../workplaces.tsx';

/** What a gate may be bound to, by the festival's own ids. */
export const boundBy = ['performances', 'sections', 'categories'] as const;
export type BoundBy = (typeof boundBy)[number];

/** Something that a gate may admit: its id, and what people call it. */
export interface Admitted {
  readonly id: string;
  readonly name: string;
}

/** All that gates of a festival may be bound to, each id once, under the first name that it has. */
export function admittable(
  festival: Pick<Festival, 'performances'>,
  localised: ReturnType<typeof formatsOf>['localised'],
): Readonly<Record<BoundBy, readonly Admitted[]>> {
  const { performances } = festival;
  const sections = performances.flatMap((performance) => performance.sections);
  const categories = sections.flatMap((section) => section.categories ?? []);
  const once = (all: readonly { readonly id: string; readonly title?: Festival['title'] | undefined }[]) => {
    const names = new Map<string, string>();
    for (const { id, title } of all) {
      if (title !== undefined && !names.has(id)) names.set(id, localised(title));
    }
    return [...new Set(all.map(({ id }) => id))].map((id) => ({ id, name: names.get(id) ?? id }));
  };
  return { performances: once(performances), sections: once(sections), categories: once(categories) };
}

/** What a gate admits, by name; nothing: everyone. An id that the festival does not have stands for itself. */
export function admittedBy(
  gate: Gate,
  of: Readonly<Record<BoundBy, readonly Admitted[]>>,
): readonly (readonly [BoundBy, readonly string[]])[] {
  return boundBy.flatMap((list) => {
    const ids = gate[list];
    if (ids === undefined) return [];
    return [[list, ids.map((id) => of[list].find((each) => each.id === id)?.name ?? id)] as const];
  });
}
