import { type KeyboardEvent, memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useTexts } from '../i18n/index.ts';
import { seatName, sectionName } from './names.ts';
import { useGestures } from './seat-gestures.ts';
import type { SeatMap } from './seat-map.ts';
import { type Colours, coloursOf, paint, type View } from './seat-painter.ts';
import { fitted, zoomed } from './seat-view.ts';
import { shopTexts } from './texts.ts';
import { areaAt, type Block, seatAt, venueOf } from './venue.ts';

interface SeatCanvasProps {
  readonly map: SeatMap;
  /** `<section>/<row>-<seat>` */
  readonly chosen: ReadonlySet<string>;
  /** The fan pressed a seat that is free or chosen. */
  readonly onToggle: (seat: string) => void;
  /** Id of the section that is looked at. */
  readonly looking: string | undefined;
  /** The fan pressed a standing section: its number of places is asked for beside the map. */
  readonly onLook: (section: string) => void;
}

/** From so many pixels per seat on a finger finds one; below, a press comes nearer first. */
const TOUCHABLE = 20;
/** How near a press comes. */
const NEAR = 34;

/** The venue from above: pan, zoom, press; the same with the keyboard. Lists for assistive technology are beside it. */
export const SeatCanvas = memo(function SeatCanvas(props: SeatCanvasProps) {
  const { map, chosen, onToggle, looking, onLook } = props;
  const words = useTexts(shopTexts);
  const { t, word } = words;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const venue = useMemo(() => venueOf(map.sections), [map]);
  const view = useRef<View>({ scale: 1, x: 0, y: 0 });
  const whole = useRef<View>({ scale: 1, x: 0, y: 0 });
  const cursor = useRef<{ block: Block; index: number } | undefined>(undefined);
  const probe = useRef<HTMLSpanElement>(null);
  const colours = useRef<Colours | undefined>(undefined);
  const [said, setSaid] = useState('');
  const [isWhole, setIsWhole] = useState(true);
  const helpId = useId();

  const nameOf = (block: Block) => sectionName(words, block.section);
  const leftIn = ({ section: { onSale, free } }: Block) =>
    !onSale ? t('notOnSale') : free > 0 ? t('remaining', { count: free }) : t('soldOut');
  const shown = { chosen, nameOf, leftIn, looking, stage: t('stage') };
  const newest = useRef(shown);
  newest.current = shown;

  const pending = useRef(0);
  const draw = useCallback(() => {
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      const context = canvas.current?.getContext('2d');
      if (canvas.current === null || context == null || colours.current === undefined) return;
      const ratio = devicePixelRatio;
      const at = cursor.current;
      const seat = at?.block.section.seats[at.index];
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(context, {
        venue,
        view: view.current,
        width: canvas.current.width / ratio,
        height: canvas.current.height / ratio,
        chosen: newest.current.chosen,
        cursor:
          at === undefined || seat === undefined || document.activeElement !== frame.current
            ? undefined
            : `${at.block.section.id}/${seat.place}`,
        stage: newest.current.stage,
        sectionName: newest.current.nameOf,
        left: newest.current.leftIn,
        area: newest.current.looking,
        colours: colours.current,
      });
    });
  }, [venue]);

  const look = useCallback(
    (next: View) => {
      view.current = next;
      setIsWhole(next.scale <= whole.current.scale * 1.05);
      draw();
    },
    [draw],
  );
  const size = () => ({ width: frame.current?.clientWidth ?? 1, height: frame.current?.clientHeight ?? 1 });
  const zoom = (factor: number, x?: number, y?: number) => {
    const { width, height } = size();
    look(
      zoomed(
        view.current,
        whole.current,
        venue,
        factor,
        { width, height },
        { x: x ?? width / 2, y: y ?? height / 2 },
      ),
    );
  };

  useEffect(() => {
    const host = frame.current;
    const target = canvas.current;
    if (host === null || target === null) return undefined;
    const resized = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = host;
      target.width = Math.round(clientWidth * devicePixelRatio);
      target.height = Math.round(clientHeight * devicePixelRatio);
      const wasWhole = view.current.scale <= whole.current.scale * 1.05;
      whole.current = fitted(venue, { width: clientWidth, height: clientHeight });
      if (wasWhole) view.current = whole.current;
      draw();
    });
    resized.observe(host);
    const unsubscribe = map.subscribe(draw);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const recolour = () => {
      if (probe.current !== null) colours.current = coloursOf(probe.current);
      draw();
    };
    recolour();
    dark.addEventListener('change', recolour);
    return () => {
      resized.disconnect();
      unsubscribe();
      dark.removeEventListener('change', recolour);
    };
  }, [map, venue, draw]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen, and the language, are seen
  useEffect(draw, [chosen, words, looking, draw]);

  const press = (x: number, y: number) => {
    const { scale } = view.current;
    const area = areaAt(venue, view.current.x + x / scale, view.current.y + y / scale);
    if (area !== undefined) {
      onLook(area.section.id);
      return;
    }
    if (scale < TOUCHABLE) {
      zoom(NEAR / scale, x, y);
      return;
    }
    const found = seatAt(venue, view.current.x + x / scale, view.current.y + y / scale, 0.6);
    if (found === undefined) return;
    cursor.current = found;
    toggle(`${found.block.section.id}/${found.seat.place}`);
  };
  const toggle = (seat: string) => {
    if (newest.current.chosen.has(seat) || map.stateOf(seat) !== 'taken') onToggle(seat);
    draw();
  };
  useGestures(frame, {
    pan: (dx, dy) => {
      const { scale, x, y } = view.current;
      look(
        zoomed({ scale, x: x - dx / scale, y: y - dy / scale }, whole.current, venue, 1, size(), {
          x: 0,
          y: 0,
        }),
      );
    },
    zoom,
    press,
  });

  const seated = venue.blocks.filter(({ section }) => section.kind === 'numbered');
  const move = (rows: number, seats: number) => {
    const next = moved(seated, cursor.current, rows, seats);
    if (next === undefined) return;
    cursor.current = next;
    const seat = next.block.section.seats[next.index];
    if (seat === undefined) return;
    const id = `${next.block.section.id}/${seat.place}`;
    const state = newest.current.chosen.has(id) ? 'mine' : map.stateOf(id);
    setSaid(`${seatName(words, nameOf(next.block), seat.row, seat.label)}, ${word('seat', state) ?? ''}`);
    const { width, height } = size();
    const scale = Math.max(view.current.scale, NEAR);
    const x = seat.x + next.block.dx - width / scale / 2;
    const y = seat.y + next.block.dy - height / scale / 2;
    look(zoomed({ scale, x, y }, whole.current, venue, 1, { width, height }, { x: 0, y: 0 }));
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) move(step[0], step[1]);
    else if (event.key === '+' || event.key === '=') zoom(1.5);
    else if (event.key === '-') zoom(1 / 1.5);
    else if ((event.key === 'Enter' || event.key === ' ') && cursor.current !== undefined) {
      const { block, index } = cursor.current;
      const seat = block.section.seats[index];
      if (seat === undefined) return;
      toggle(`${block.section.id}/${seat.place}`);
      const mine = newest.current.chosen.has(`${block.section.id}/${seat.place}`);
      setSaid(
        `${seatName(words, nameOf(block), seat.row, seat.label)}, ${word('seat', mine ? 'free' : 'mine') ?? ''}`,
      );
    } else return;
    event.preventDefault();
  };

  return (
    <div className="seat-map">
      <div
        ref={frame}
        className={isWhole ? 'seat-frame whole' : 'seat-frame'}
        style={{ aspectRatio: `${venue.right - venue.left} / ${venue.bottom + 1}` }}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is operated with the keyboard
        tabIndex={0}
        aria-label={t('mapLabel')}
        aria-describedby={helpId}
        onKeyDown={keyDown}
        onFocus={draw}
        onBlur={draw}
      >
        <canvas ref={canvas} />
        <span ref={probe} aria-hidden="true" />
      </div>
      <p className="visually-hidden" id={helpId}>
        {t('mapHelp')}
      </p>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <div className="seat-zoom">
        <Button quiet aria-label={t('zoomIn')} onPress={() => zoom(1.6)}>
          +
        </Button>
        <Button quiet aria-label={t('zoomOut')} onPress={() => zoom(1 / 1.6)}>
          −
        </Button>
        <Button quiet aria-label={t('wholeMap')} onPress={() => look(whole.current)}>
          ⤢
        </Button>
      </div>
    </div>
  );
});

const STEPS: Readonly<Record<string, readonly [rows: number, seats: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The seat in that direction, over the sections' borders; at first the middle of the front row. */
function moved(
  blocks: readonly Block[],
  from: { block: Block; index: number } | undefined,
  rows: number,
  seats: number,
): { block: Block; index: number } | undefined {
  const [first] = blocks;
  if (first === undefined) return undefined;
  if (from === undefined)
    return {
      block: first,
      index: Math.floor(((first.section.rowStarts[1] ?? first.section.seats.length) - 1) / 2),
    };
  const { block, index } = from;
  const seat = block.section.seats[index];
  if (seat === undefined) return undefined;
  if (seats !== 0) {
    const beside = block.section.seats[index + seats];
    return beside?.rowIndex === seat.rowIndex ? { block, index: index + seats } : from;
  }
  const inBlock = nearestInRow(block, seat.rowIndex + rows, seat.x + block.dx);
  if (inBlock !== undefined) return { block, index: inBlock };
  const next = blocks[blocks.indexOf(block) + rows];
  if (next === undefined) return from;
  const row = rows > 0 ? 0 : next.section.rowStarts.length - 1;
  const index2 = nearestInRow(next, row, seat.x + block.dx);
  return index2 === undefined ? from : { block: next, index: index2 };
}

function nearestInRow({ section, dx }: Block, row: number, x: number): number | undefined {
  const start = section.rowStarts[row];
  if (start === undefined) return undefined;
  const end = section.rowStarts[row + 1] ?? section.seats.length;
  let best = start;
  for (let index = start; index < end; index += 1) {
    const away = (at: number) => Math.abs((section.seats[at]?.x ?? 0) + dx - x);
    if (away(index) < away(best)) best = index;
  }
  return best;
}
