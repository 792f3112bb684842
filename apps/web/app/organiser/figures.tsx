import type { ReactNode } from 'react';

export interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** The few numbers that a page is about. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ name, value, note }) => (
        <div className="figure" key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note !== undefined && <div className="figure-note">{note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
