/** The members that grouping reads. */
export interface Groupable {
  readonly type: string;
  readonly subject: string;
}

/** Events of one type, in order. */
export interface TypeGroup<E> {
  readonly type: string;
  readonly events: E[];
}

/**
 * Groups events by type into at most `max` per group, such that going through the groups in order meets the
 * events of each subject in their original order: an event joins the newest group of its type only when no later
 * group holds an earlier event of its subject.
 */
export function groupByType<E extends Groupable>(events: readonly E[], max: number): TypeGroup<E>[] {
  const groups: TypeGroup<E>[] = [];
  const newestOfType = new Map<string, number>();
  const lastOfSubject = new Map<string, number>();
  for (const event of events) {
    const candidate = newestOfType.get(event.type);
    const atLeast = lastOfSubject.get(event.subject) ?? 0;
    let index = candidate !== undefined && candidate >= atLeast ? candidate : undefined;
    if (index === undefined || (groups[index]?.events.length ?? max) >= max) {
      index = groups.push({ type: event.type, events: [] }) - 1;
      newestOfType.set(event.type, index);
    }
    groups[index]?.events.push(event);
    lastOfSubject.set(event.subject, index);
  }
  return groups;
}
