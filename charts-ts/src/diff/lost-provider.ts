import { valueAt } from '../field-path.ts';
import type { ObjectChange, TargetDiff } from './model.ts';

/** What the variable of a provider's secret key ends with; before it stands the provider. */
const SECRET_KEY = '_SECRET_KEY';

/** The payment provider, as `payments` of a festival file has it, whose secret key this environment variable is; undefined: none's. */
export function providerOf(variable: unknown): string | undefined {
  const name = valueAt(variable, ['name']);
  if (typeof name !== 'string' || !name.endsWith(SECRET_KEY)) return undefined;
  return name.slice(0, -SECRET_KEY.length).toLowerCase();
}

/** What to do about providers that a change takes away while orders paid through them may still be refunded. */
export function lostProviderNotes({ environment, festival, objects }: TargetDiff): string[] {
  const lost = [...new Set(objects.flatMap(lostBy))];
  if (lost.length === 0) return [];
  return [
    `${environment}/${festival}: orders that were paid through ${lost.join(' and ')} could not be refunded any more: write "paymentsEnded: [${lost.join(', ')}]" in the festival file, which offers it no longer and keeps it for refunds, until no such order can be cancelled`,
  ];
}

function lostBy({ title, fields }: ObjectChange): string[] {
  if (title !== 'deployment payment') return [];
  return fields
    .filter(({ classes, after }) => classes.includes('data-destroying') && after === undefined)
    .flatMap(({ before }) => providerOf(before) ?? []);
}
