import { element } from './element.ts';
import { t } from './language.ts';

export interface SeatGridOptions {
  section: string;
  /** How many seats each row has, front row first. */
  rows: readonly number[];
  /** Seat names as `<row>-<number>`. */
  isTaken(seat: string): boolean;
  isChosen(seat: string): boolean;
  /** The fan pressed a seat that is free or chosen. */
  toggle(seat: string): void;
}

export interface SeatGrid {
  root: HTMLElement;
  /** Shows what changed since; the focus stays where it is. */
  refresh(): void;
}

const steps: Readonly<Record<string, readonly [row: number, seat: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * The seat map of a section: one tab stop, arrow keys move, space or enter chooses. Taken seats stay reachable for
 * screen readers. Every seat has its name and state as label.
 */
export function seatGrid(options: SeatGridOptions): SeatGrid {
  const { section, rows } = options;
  const buttons = new Map<string, HTMLButtonElement>();
  // The middle of the front row: where most people want to sit, and where a map that is too wide is scrolled to.
  let tabStop = `1-${Math.ceil((rows[0] ?? 1) / 2)}`;

  function moveTo(seat: string): void {
    const next = buttons.get(seat);
    if (next === undefined) return;
    buttons.get(tabStop)?.setAttribute('tabindex', '-1');
    tabStop = seat;
    next.setAttribute('tabindex', '0');
    next.focus();
  }

  function seatButton(row: number, number: number): HTMLButtonElement {
    const seat = `${row}-${number}`;
    const button = element(
      'button',
      {
        class: 'seat',
        attributes: { type: 'button', tabindex: seat === tabStop ? 0 : -1 },
        on: {
          click: () => {
            moveTo(seat);
            if (!options.isTaken(seat) || options.isChosen(seat)) options.toggle(seat);
          },
        },
      },
      String(number),
    );
    buttons.set(seat, button);
    return button;
  }

  function rowOf(row: number, seatsInRow: number): HTMLElement {
    const seats = Array.from({ length: seatsInRow }, (_, index) => seatButton(row, index + 1));
    const name = element('span', { attributes: { 'aria-hidden': true } }, String(row));
    return element('div', { class: 'seats' }, name, ...seats);
  }

  const root = element(
    'div',
    {
      class: 'map',
      attributes: { role: 'group', 'aria-label': `${t('sectionNamed', { section })}. ${t('mapHelp')}` },
      on: {
        keydown: (event) => {
          const step = event instanceof KeyboardEvent ? steps[event.key] : undefined;
          if (step === undefined) return;
          event.preventDefault();
          const [row = 1, number = 1] = tabStop.split('-').map(Number);
          moveTo(`${row + step[0]}-${number + step[1]}`);
        },
      },
    },
    element(
      'div',
      { class: 'auditorium' },
      element('div', { class: 'stage', attributes: { 'aria-hidden': true } }, t('stage')),
      ...rows.map((seatsInRow, index) => rowOf(index + 1, seatsInRow)),
    ),
  );
  root.style.setProperty('--seats', String(Math.max(1, ...rows)));
  requestAnimationFrame(() => {
    root.scrollLeft = (root.scrollWidth - root.clientWidth) / 2;
  });

  function refresh(): void {
    for (const [seat, button] of buttons) {
      const chosen = options.isChosen(seat);
      const taken = !chosen && options.isTaken(seat);
      const [row = '', number = ''] = seat.split('-');
      const state = t(chosen ? 'seatMine' : taken ? 'seatTaken' : 'seatFree');
      setChanged(button, 'aria-pressed', String(chosen));
      setChanged(button, 'aria-disabled', String(taken));
      setChanged(button, 'aria-label', `${t('seatName', { section, row, seat: number })}, ${state}`);
    }
  }
  refresh();
  return { root, refresh };
}

/** Sets an attribute only when it changes: setting costs a style pass, and a live map is refreshed often. */
function setChanged(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
