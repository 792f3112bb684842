import { memo } from 'react';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

interface SeatZoomProps {
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
}

/**
 * Nearer, farther and all of the map, for those who neither pinch nor turn a wheel. The browser's own buttons: the states of the
 * design's ones (hovered, pressed, focused) are a drawing each, and a phone would paint the map only after all of them.
 */
export const SeatZoom = memo(function SeatZoom({ onZoom, onWhole }: SeatZoomProps) {
  const { t } = useTexts(shopTexts);
  const ways = [
    ['+', t('zoomIn'), () => onZoom(1.6)],
    ['−', t('zoomOut'), () => onZoom(1 / 1.6)],
    ['⤢', t('wholeMap'), onWhole],
  ] as const;
  return (
    <div className="seat-zoom">
      {ways.map(([sign, name, work]) => (
        <button key={sign} type="button" className="button quiet" aria-label={name} onClick={work}>
          {sign}
        </button>
      ))}
    </div>
  );
});
