import type { PlacedFinding } from './placed-findings.ts';

/** Messages about a block, at its head. */
export function Findings({ of }: { readonly of: readonly PlacedFinding[] }) {
  return of.map(({ kind, message, isMissing }) => (
    <p key={message} className={kind === 'error' && !isMissing ? 'field-error' : 'builder-warning'}>
      {message}
    </p>
  ));
}
