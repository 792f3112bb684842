import { type KeyboardEvent, memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useFestival } from '../api/festival.ts';
import { useTexts } from '../i18n/index.ts';
import { afterPaint } from './after-paint.ts';
import { landmarkName, leftIn, priceFrom, seatName, sectionName } from './names.ts';
import { type MapWords, type Painting, placesSeen } from './painting.ts';
import { type Colours, coloursOf } from './seat-colours.ts';
import { useGestures } from './seat-gestures.ts';
import type { SeatMap } from './seat-map.ts';
import { paint } from './seat-painter.ts';
import { differing } from './seat-parts.ts';
import { moved, STEPS } from './seat-steps.ts';
import { fitted, NEAR, TOUCHABLE, type View, zoomed } from './seat-view.ts';
import { SeatZoom } from './seat-zoom.tsx';
import { shopTexts } from './texts.ts';
import { useSteady } from './use-steady.ts';
import { type Block, idOf, type SeatAt, seatAt, sectionAt } from './venue.ts';
import { venueOf } from './venue-layout.ts';

interface SeatCanvasProps {
  readonly map: SeatMap;
  readonly currency: string;
  /** `<section>/<row>-<seat>` */
  readonly chosen: ReadonlySet<string>;
  /** The fan pressed a seat that is free or chosen. */
  readonly onToggle: (seat: string) => void;
  /** Id of the section that is looked at. */
  readonly looking: string | undefined;
  /** The fan opened a section: what is asked for beside the map is about it. */
  readonly onLook: (section: string) => void;
}

/** The venue from above: pan, zoom, press; the same with the keyboard. Lists for assistive technology are beside it. */
export const SeatCanvas = memo(function SeatCanvas(props: SeatCanvasProps) {
  const { map, currency, chosen, onToggle, looking, onLook } = props;
  const words = useTexts(shopTexts);
  const { t, word } = words;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { drawing } = useFestival();
  const venue = useMemo(() => venueOf(map.sections, drawing), [map, drawing]);
  const view = useRef<View>({ scale: 1, x: 0, y: 0 });
  const whole = useRef<View>({ scale: 1, x: 0, y: 0 });
  const cursor = useRef<SeatAt | undefined>(undefined);
  /** The standing section that the keyboard is at. */
  const area = useRef<Block | undefined>(undefined);
  /** Seats that were pressed and are shown so, until the page around the map hears of it. */
  const pressed = useRef<ReadonlySet<string>>(new Set());
  const painted = useRef<Painting | undefined>(undefined);
  const probe = useRef<HTMLSpanElement>(null);
  const colours = useRef<Colours | undefined>(undefined);
  const [said, setSaid] = useState('');
  const helpId = useId();

  const mapWords = useMemo(
    (): MapWords => ({
      stage: t('stage'),
      sectionName: ({ section }) => sectionName(words, section),
      price: ({ section }) => priceFrom(words, section, currency),
      left: ({ section }) => leftIn(words, section),
      landmark: (landmark) => landmarkName(words, landmark),
    }),
    [words, t, currency],
  );
  const newest = useRef({ chosen, looking, words: mapWords });
  newest.current = { chosen, looking, words: mapWords };

  const pending = useRef(0);
  const draw = useCallback(() => {
    if (pending.current !== 0) return;
    pending.current = requestAnimationFrame(() => {
      pending.current = 0;
      const context = canvas.current?.getContext('2d');
      if (canvas.current === null || context == null || colours.current === undefined) return;
      const ratio = devicePixelRatio;
      const at = document.activeElement === frame.current ? cursor.current : undefined;
      const now: Painting = {
        ...{ venue, view: view.current, colours: colours.current, places: placesSeen(venue) },
        width: canvas.current.width / ratio,
        height: canvas.current.height / ratio,
        chosen: differing(newest.current.chosen, pressed.current),
        cursor: at === undefined ? undefined : idOf(at),
        words: newest.current.words,
        area: newest.current.looking,
      };
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(context, now, painted.current);
      painted.current = now;
    });
  }, [venue]);

  const look = useCallback(
    (next: View) => {
      view.current = next;
      // Not by a drawing of React's, which a zoom's next frame would wait for.
      frame.current?.classList.toggle('whole', isNearly(next, whole.current));
      draw();
    },
    [draw],
  );
  const wholeAgain = useSteady(() => look(whole.current));
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

  const steadyZoom = useSteady((factor: number) => zoom(factor));

  useEffect(() => {
    const host = frame.current;
    const target = canvas.current;
    if (host === null || target === null) return undefined;
    const resized = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = host;
      target.width = Math.round(clientWidth * devicePixelRatio);
      target.height = Math.round(clientHeight * devicePixelRatio);
      // To set its size has emptied it.
      painted.current = undefined;
      const wasWhole = isNearly(view.current, whole.current);
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
    const opened = sectionAt(venue, view.current.x + x / scale, view.current.y + y / scale);
    if (opened?.section.kind === 'standing') {
      onLook(opened.section.id);
      return;
    }
    if (scale < TOUCHABLE) {
      zoom(NEAR / scale, x, y);
      if (opened !== undefined) afterPaint(() => onLook(opened.section.id));
      return;
    }
    const found = seatAt(venue, view.current.x + x / scale, view.current.y + y / scale, 0.6);
    if (found === undefined) return;
    cursor.current = found;
    toggle(idOf(found));
  };
  const isMine = (seat: string) => newest.current.chosen.has(seat) !== pressed.current.has(seat);
  const say = (at: SeatAt) => {
    const state = isMine(idOf(at)) ? 'mine' : map.stateOf(idOf(at));
    const name = seatName(words, sectionName(words, at.block.section), at.seat.row, at.seat.label);
    afterPaint(() => setSaid(`${name}, ${word('seat', state) ?? ''}`));
  };
  const passOn = useSteady(() => {
    const seats = pressed.current;
    pressed.current = new Set();
    for (const seat of seats) onToggle(seat);
    draw();
  });
  const toggle = (seat: string) => {
    if (isMine(seat) || map.stateOf(seat) !== 'taken') {
      pressed.current = differing(pressed.current, new Set([seat]));
      afterPaint(passOn);
    }
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
    area.current = undefined;
    say(next);
    show(next.seat.x + next.block.dx, next.seat.y + next.block.dy);
  };
  /** Near, with that place in the middle. */
  const show = (middleX: number, middleY: number) => {
    const { width, height } = size();
    const scale = Math.max(view.current.scale, NEAR);
    const [x, y] = [middleX - width / scale / 2, middleY - height / scale / 2];
    look(zoomed({ scale, x, y }, whole.current, venue, 1, { width, height }, { x: 0, y: 0 }));
  };
  const moveSection = (by: number) => {
    const at = area.current ?? cursor.current?.block;
    const { blocks } = venue;
    const from = at === undefined ? (by > 0 ? -1 : 0) : blocks.indexOf(at);
    const next = blocks[(from + by + blocks.length) % blocks.length];
    if (next === undefined) return;
    const described = [mapWords.sectionName(next), mapWords.price(next), mapWords.left(next)].join(', ');
    cursor.current = moved([next], undefined, 0, 0);
    area.current = cursor.current === undefined ? next : undefined;
    afterPaint(() => setSaid(described));
    if (cursor.current !== undefined) onLook(next.section.id);
    show(next.middle.x, next.middle.y);
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) move(step[0], step[1]);
    else if (event.key === 'PageDown') moveSection(1);
    else if (event.key === 'PageUp') moveSection(-1);
    else if (event.key === '+' || event.key === '=') zoom(1.5);
    else if (event.key === '-') zoom(1 / 1.5);
    else if ((event.key === 'Enter' || event.key === ' ') && area.current !== undefined) {
      onLook(area.current.section.id);
    } else if ((event.key === 'Enter' || event.key === ' ') && cursor.current !== undefined) {
      toggle(idOf(cursor.current));
      say(cursor.current);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="seat-map">
      <div
        ref={frame}
        className="seat-frame whole"
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
      <SeatZoom onZoom={steadyZoom} onWhole={wholeAgain} />
    </div>
  );
});

function isNearly({ scale }: View, whole: View): boolean {
  return scale <= whole.scale * 1.05;
}
