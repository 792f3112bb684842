import { ApiProblem, act, read } from '../api.ts';
import { actionButton, element } from '../element.ts';
import { festival, performanceOf } from '../festival.ts';
import { dropHold, keepHold, keptHold } from '../kept-hold.ts';
import { localised, moment, money, t } from '../language.ts';
import { hush, tell, tellProblem } from '../notice.ts';
import { showAgain, type View } from '../router.ts';
import { type SeatGrid, seatGrid } from '../seat-grid.ts';
import { followSeats, type MapSection, readSeatMap, type SeatMap } from '../seat-map.ts';
import { currentMember, forgetMember } from '../session.ts';
import type { Festival, Hold, Performance } from '../shapes.ts';
import { holdPanel } from './hold.ts';
import { logInForm } from './log-in.ts';

/** Chooses places of one performance: the hold the fan already has, or the map. */
export function seatsView(performanceId: string): View {
  return async (main, signal) => {
    const [shown, performance] = await Promise.all([festival(), performanceOf(performanceId)]);
    if (performance === undefined) {
      main.replaceChildren(element('h1', { attributes: { tabindex: -1 } }, t('notFound')));
      return;
    }
    const map = await readPatiently(performanceId, signal);
    if (map === null) return;
    const hold = await restoreHold(performanceId);
    if (signal.aborted) return;
    const head = heading(shown, performance);
    if (hold !== null) {
      main.replaceChildren(...head, holdPanel({ hold, paymentMethods: map.paymentMethods, signal }));
      return;
    }
    main.replaceChildren(...head, ...chooser({ shown, performance, map, main, signal }));
  };
}

function heading({ timezone }: Festival, { title, startsAt }: Performance): HTMLElement[] {
  return [
    element('h1', { attributes: { tabindex: -1 } }, localised(title)),
    element('p', { class: 'soft' }, moment(startsAt, timezone)),
  ];
}

/** When many come at once the gateway says when to come back: told to the fan, and done for them. */
async function readPatiently(performanceId: string, signal: AbortSignal): Promise<SeatMap | null> {
  while (!signal.aborted) {
    try {
      const map = await readSeatMap(performanceId);
      hush();
      return map;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.retryAfter === undefined) throw error;
      tell(t('inLine', { seconds: error.retryAfter }));
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000));
    }
  }
  return null;
}

async function restoreHold(performanceId: string): Promise<Hold | null> {
  const id = keptHold(performanceId);
  if (id === null || currentMember() === null) return null;
  try {
    const hold = await read<Hold>(`/api/seats/holds/${encodeURIComponent(id)}`);
    if (hold.state === 'ACTIVE') return hold;
    dropHold(performanceId);
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.status === 401) forgetMember();
    if (error.status === 404) dropHold(performanceId);
    return null;
  }
}

interface ChooserOptions {
  shown: Festival;
  performance: Performance;
  map: SeatMap;
  main: HTMLElement;
  signal: AbortSignal;
}

function chooser({ shown, performance, map, main, signal }: ChooserOptions): HTMLElement[] {
  const { currency, sales } = shown;
  /** Chosen seats as `<section>/<row>-<number>`, in the order chosen; kept over a reload. */
  const chosen = new ChosenSeats(performance.id);
  const limit = sales.maxTicketsPerFan;
  let section = map.sections.find(({ id }) => id === chosen.section) ?? map.sections[0];
  let grid: SeatGrid | null = null;

  const place = element('div');
  const summary = element('div', { class: 'sticky' });
  const picker = element('select', {
    on: {
      change: () => {
        section = map.sections.find(({ id }) => id === picker.value);
        chosen.section = picker.value;
        showSection();
      },
    },
  });
  picker.append(...map.sections.map((each) => sectionOption(each, each === section)));

  function sectionOption(each: MapSection, selected: boolean): HTMLOptionElement {
    const left = each.free > 0 ? t('remaining', { count: each.free }) : t('soldOut');
    const label = `${t('sectionNamed', { section: each.id })} · ${money(each.price, currency)} · ${left}`;
    return element('option', { attributes: { value: each.id, selected, disabled: !each.onSale } }, label);
  }

  function showSection(): void {
    grid = null;
    if (section === undefined) {
      place.replaceChildren(element('p', {}, t('soldOut')));
    } else if (section.kind === 'numbered') {
      grid = gridOf(section);
      place.replaceChildren(grid.root);
    } else {
      place.replaceChildren(quantityField(section));
    }
    showSummary();
  }

  function gridOf(numbered: MapSection): SeatGrid {
    return seatGrid({
      section: numbered.id,
      rows: numbered.rows,
      seatsPerRow: numbered.seatsPerRow,
      isTaken: (seat) => numbered.taken.has(seat),
      isChosen: (seat) => chosen.has(`${numbered.id}/${seat}`),
      toggle: (seat) => {
        if (!chosen.toggle(`${numbered.id}/${seat}`, limit)) tell(t('perFan', { count: limit }), true);
        else hush();
        grid?.refresh();
        showSummary();
      },
    });
  }

  function quantityField(standing: MapSection): HTMLElement {
    const most = Math.max(1, Math.min(limit, standing.free));
    const input = element('input', {
      attributes: { type: 'number', inputmode: 'numeric', min: 1, max: most, value: chosen.quantity },
      on: {
        input: () => {
          chosen.quantity = Math.min(most, Math.max(1, Math.floor(Number(input.value)) || 1));
          showSummary();
        },
      },
    });
    return element('label', {}, t('quantity'), input);
  }

  function wish(): { body: Record<string, unknown>; count: number; amount: number } | null {
    if (section === undefined || !section.onSale) return null;
    if (section.kind === 'standing') {
      const { id, price } = section;
      const quantity = chosen.quantity;
      const body = { performanceId: performance.id, sectionId: id, quantity };
      return section.free > 0 ? { body, count: quantity, amount: quantity * price } : null;
    }
    const seats = chosen.seats;
    if (seats.length === 0) return null;
    const priceOf = (seat: string) => map.sections.find(({ id }) => seat.startsWith(`${id}/`))?.price ?? 0;
    return {
      body: { performanceId: performance.id, seats: seats.map((seat) => `${performance.id}/${seat}`) },
      count: seats.length,
      amount: seats.reduce((sum, seat) => sum + priceOf(seat), 0),
    };
  }

  function showSummary(): void {
    const wanted = wish();
    summary.replaceChildren(
      element(
        'div',
        { class: 'row' },
        element(
          'span',
          { class: 'total', attributes: { role: 'status' } },
          t('chosen', { count: wanted?.count ?? 0, price: money(wanted?.amount ?? 0, currency) }),
        ),
        actionButton(currentMember() === null ? t('logInToHold') : t('hold'), holdPlaces, {
          disabled: wanted === null,
        }),
      ),
    );
  }

  async function holdPlaces(): Promise<void> {
    const wanted = wish();
    if (wanted === null) return;
    if (currentMember() === null) {
      logInForm(main, showAgain);
      return;
    }
    try {
      const intent = `hold ${JSON.stringify(wanted.body)}`;
      const { body: hold } = await act<Hold>(intent, 'POST', '/api/seats/holds', wanted.body);
      keepHold(performance.id, hold.id);
      chosen.clear();
      showAgain();
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        forgetMember();
        logInForm(main, showAgain);
      }
      tellProblem(error);
      await update();
    }
  }

  /** Shows who took what in the meantime; a chosen seat that is gone is given up with a word. */
  async function update(): Promise<void> {
    applyMap(await readSeatMap(performance.id));
  }

  function applyMap(next: SeatMap): void {
    for (const fresh of next.sections) {
      const known = map.sections.find(({ id }) => id === fresh.id);
      if (known !== undefined) Object.assign(known, fresh);
    }
    const lost = chosen.seats.filter((seat) => {
      const [sectionId = '', name = ''] = seat.split('/');
      return map.sections.find(({ id }) => id === sectionId)?.taken.has(name) === true;
    });
    if (lost.length > 0) {
      for (const seat of lost) chosen.toggle(seat, limit);
      tell(t('problem.seats-taken'), true);
    }
    grid?.refresh();
    for (const [index, each] of map.sections.entries()) {
      const option = picker.options[index];
      const label = sectionOption(each, false).textContent;
      if (option !== undefined && option.textContent !== label) option.textContent = label;
    }
    if (lost.length > 0) showSummary();
  }

  followSeats(performance.id, { map, changed: applyMap, signal });
  showSection();
  return [element('label', {}, t('section'), picker), place, summary];
}

/** What the fan has chosen but not yet held; kept in the tab over a reload. */
class ChosenSeats {
  readonly #key: string;
  #state: { seats: string[]; quantity: number; section: string };

  constructor(performanceId: string) {
    this.#key = `clove.chosen.${performanceId}`;
    const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null');
    this.#state = isChosen(kept) ? kept : { seats: [], quantity: 1, section: '' };
  }

  get seats(): readonly string[] {
    return this.#state.seats;
  }

  get quantity(): number {
    return this.#state.quantity;
  }

  set quantity(quantity: number) {
    this.#state.quantity = quantity;
    this.#keep();
  }

  get section(): string {
    return this.#state.section;
  }

  set section(section: string) {
    this.#state.section = section;
    this.#keep();
  }

  has(seat: string): boolean {
    return this.#state.seats.includes(seat);
  }

  /** False: that would be more than one fan may have. */
  toggle(seat: string, limit: number): boolean {
    const { seats } = this.#state;
    if (seats.includes(seat)) this.#state.seats = seats.filter((other) => other !== seat);
    else if (seats.length >= limit) return false;
    else this.#state.seats = [...seats, seat];
    this.#keep();
    return true;
  }

  clear(): void {
    this.#state.seats = [];
    this.#keep();
  }

  #keep(): void {
    sessionStorage.setItem(this.#key, JSON.stringify(this.#state));
  }
}

function isChosen(value: unknown): value is { seats: string[]; quantity: number; section: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seats' in value &&
    Array.isArray(value.seats) &&
    'quantity' in value &&
    typeof value.quantity === 'number' &&
    'section' in value &&
    typeof value.section === 'string'
  );
}
