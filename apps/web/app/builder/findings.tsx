import type { PlacedFinding } from './placed-findings.ts';

/** Messages about a block, at its head. */
export function Findings({ of }: { readonly of: readonly PlacedFinding[] }) {
  return of.map(({ kind, message }) => (
    <p key={message} className={kind === 'error' ? 'field-error' : 'builder-warning'}>
      {message}
    </p>
  ));
}
