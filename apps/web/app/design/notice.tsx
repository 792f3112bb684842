import type { ReactNode } from 'react';
import { problemText } from '../i18n/problem-text.ts';

export type NoticeKind = 'info' | 'good' | 'warning' | 'alarm';

/** A message in the page. */
export function Notice({
  kind = 'info',
  children,
}: {
  readonly kind?: NoticeKind;
  readonly children: ReactNode;
}) {
  return (
    <div className={`notice ${kind}`} role={kind === 'alarm' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** Why something failed; nothing for null. */
export function ProblemNotice({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  return <Notice kind="alarm">{problemText(error)}</Notice>;
}
