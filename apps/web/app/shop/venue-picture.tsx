import type { VenueDrawing } from '@clove/contracts';
import type { Point } from '@clove/contracts/outline';
import { useMemo } from 'react';
import { useTexts } from '../i18n/index.ts';
import { landmarkName, leftIn, priceFrom, sectionName } from './names.ts';
import type { SeatMap } from './seat-map.ts';
import { availability } from './section-painter.ts';
import { shopTexts } from './texts.ts';
import type { Block } from './venue.ts';
import { venueOf } from './venue-layout.ts';
import './venue-picture.css';

interface VenuePictureProps {
  readonly map: SeatMap;
  readonly drawing: VenueDrawing | undefined;
  readonly currency: string;
  /** Id of the section that is looked at. */
  readonly looking?: string | undefined;
  /** A section was pressed. Lists beside the picture do the same by keyboard. Absent: it is only looked at. */
  readonly onLook?: (section: string) => void;
}

/** From one line to the next, in heights of the letters. */
const LINE = 1.3;

/** The venue from above, as fans see it while no seat is near: sections with name, price and what is left. */
export function VenuePicture({ map, drawing, currency, looking, onLook }: VenuePictureProps) {
  const words = useTexts(shopTexts);
  const { t } = words;
  const venue = useMemo(() => venueOf(map.sections, drawing), [map, drawing]);
  const [wide, high] = [venue.right - venue.left, venue.bottom + 0.5];
  /** Of the letters: as large whatever the venue's size. */
  const size = Math.max(wide, high * 1.4) / 42;
  const middle = (venue.left + venue.right) / 2;
  const described = venue.blocks.map((block) => linesOf(block).join(', ')).join('; ');

  function linesOf({ section }: Block): string[] {
    return [sectionName(words, section), priceFrom(words, section, currency), leftIn(words, section)];
  }

  /** As many as there is room for; the description has them all. */
  function shownOf(block: Block): string[] {
    const [name = '', price = '', left = ''] = linesOf(block);
    const room = Math.floor((block.bottom - block.top) / (size * LINE));
    if (room >= 3) return [name, price, left];
    return room === 2 ? [name, left] : [name];
  }
  return (
    <svg
      className={`venue-picture${onLook === undefined ? '' : ' pressable'}`}
      viewBox={`${venue.left} -0.5 ${wide} ${high}`}
      role="img"
      aria-label={`${t('mapLabel')}: ${described}`}
      style={{ fontSize: `${size}px` }}
    >
      {!venue.hasStage && (
        <g className="landmark">
          <rect x={middle - wide * 0.2} y={0} width={wide * 0.4} height={size * 1.8} rx={size * 0.5} />
          <text x={middle} y={size * 0.9}>
            {t('stage')}
          </text>
        </g>
      )}
      {venue.landmarks.map((landmark) => (
        <g key={points(landmark.outline)} className="landmark">
          <polygon points={points(landmark.outline)} />
          <text x={landmark.middle.x} y={landmark.middle.y}>
            {landmarkName(words, landmark)}
          </text>
        </g>
      ))}
      {venue.blocks.map((block) => {
        const { id, kind } = block.section;
        return (
          <g
            key={id}
            className={`section ${kind} ${availability(block.section)}${id === looking ? ' looking' : ''}`}
            onPointerUp={() => onLook?.(id)}
          >
            <polygon points={points(block.outline)} />
            {shownOf(block).map((line, index, lines) => (
              <text
                key={line}
                x={block.middle.x}
                y={block.middle.y + (index - (lines.length - 1) / 2) * size * LINE}
                className={index === 0 ? 'strong' : ''}
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function points(outline: readonly Point[]): string {
  return outline.map(({ x, y }) => `${x},${y}`).join(' ');
}
