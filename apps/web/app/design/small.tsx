import type { ReactNode } from 'react';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';

/** An amount in the currency's smallest unit, in one piece. */
export function Money({ amount, currency }: { readonly amount: number; readonly currency: string }) {
  const { money } = useTexts(commonTexts);
  return <span className="money">{money(amount, currency)}</span>;
}

/** A moment with its weekday in the festival's zone, which is named to readers in another. */
export function DateTime({ at, zone }: { readonly at: string; readonly zone: string }) {
  const { moment } = useTexts(commonTexts);
  return <time dateTime={at}>{moment(at, zone)}</time>;
}

/** A state in one or two words. */
export function Badge({
  kind = 'info',
  children,
}: {
  readonly kind?: 'info' | 'good' | 'warning' | 'alarm';
  readonly children: ReactNode;
}) {
  return <span className={`badge ${kind}`}>{children}</span>;
}

/** Instead of a list that has nothing in it: what belongs here and how it gets here. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Something that stands for itself. */
export function Card({
  children,
  className = '',
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return <section className={`card ${className}`}>{children}</section>;
}

/** Names and what they are. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
