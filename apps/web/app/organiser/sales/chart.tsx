import { lazy, Suspense } from 'react';
import type { BarsProps } from './bars.tsx';

const Bars = lazy(async () => ({ default: (await import('./bars.tsx')).Bars }));

/** Pixels of a bar with its name on two lines, and of the axis below. */
const BAR = 38;
const AXIS = 38;
/** Fewer bars than these leave room. */
const FEW = 3;

/** A picture of the table beside it, which says the same to screen readers. Its place is kept while its code is loaded. */
export function Chart(props: BarsProps) {
  const height = Math.max(FEW, props.bars.length) * BAR + AXIS;
  return (
    <div className="chart" aria-hidden="true" style={props.sideways === true ? { height } : undefined}>
      <Suspense fallback={null}>
        <Bars {...props} />
      </Suspense>
    </div>
  );
}
