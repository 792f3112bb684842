import { ChosenPlaces } from '../chosen-places.ts';
import { actionButton, element } from '../element.ts';
import { money, t } from '../language.ts';
import { followSeats } from '../live-seats.ts';
import { hush, tell } from '../notice.ts';
import { showAgain } from '../router.ts';
import { type SeatGrid, seatGrid } from '../seat-grid.ts';
import { applyBoard, applyChange, lostSeats, type MapSection, type SeatMap } from '../seat-map.ts';
import { currentMember } from '../session.ts';

/** What a fan asks to hold: the body of the request. */
export type Wish =
  | { performanceId: string; seats: string[] }
  | { performanceId: string; sectionId: string; quantity: number };

export interface ChooserOptions {
  performanceId: string;
  map: SeatMap;
  currency: string;
  /** Most places one fan may have. */
  limit: number;
  signal: AbortSignal;
  /** Places the hold; answers whether it stands. */
  hold(wish: Wish): Promise<boolean>;
}

/** Section picker, seat map or quantity, and the sum; follows the live status. */
export function chooser(options: ChooserOptions): HTMLElement[] {
  const { performanceId, map, currency, limit, signal } = options;
  const chosen = new ChosenPlaces(performanceId);
  let section = map.sections.find(({ id }) => id === chosen.section) ?? map.sections[0];
  let grid: SeatGrid | null = null;

  const place = element('div');
  const sum = element('span', { class: 'total', attributes: { role: 'status' } });
  const holdButton = actionButton(currentMember() === null ? t('logInToHold') : t('hold'), async () => {
    const wanted = wish();
    if (wanted !== null && (await options.hold(wanted.body))) chosen.remove(chosen.seats);
    showSum();
  });
  const picker = element('select', {
    on: {
      change: () => {
        section = map.sections.find(({ id }) => id === picker.value);
        chosen.look(picker.value);
        showSection();
      },
    },
  });
  for (const each of map.sections) {
    const attributes = { value: each.id, selected: each === section };
    picker.append(element('option', { attributes }, label(each)));
  }

  function label({ id, price, free, onSale }: MapSection): string {
    const left = !onSale ? t('notOnSale') : free > 0 ? t('remaining', { count: free }) : t('soldOut');
    return `${t('sectionNamed', { section: id })} · ${money(price, currency)} · ${left}`;
  }

  function showSection(): void {
    grid = section?.kind === 'numbered' ? gridOf(section) : null;
    if (section === undefined) place.replaceChildren(t('soldOut'));
    else place.replaceChildren(grid?.root ?? quantityField(section));
    showSum();
  }

  function gridOf(numbered: MapSection): SeatGrid {
    const { id, rows } = numbered;
    return seatGrid({
      section: id,
      rows,
      // Read anew each time: a snapshot brings another set.
      isTaken: (seat) => numbered.taken.has(seat),
      isChosen: (seat) => chosen.has(`${id}/${seat}`),
      toggle: (seat) => {
        hush();
        if (chosen.has(`${id}/${seat}`)) chosen.remove([`${id}/${seat}`]);
        else if (!chosen.add(`${id}/${seat}`, limit)) tell(t('perFan', { count: limit }), true);
        grid?.refresh();
        showSum();
      },
    });
  }

  function quantityField({ free }: MapSection): HTMLElement {
    const most = Math.max(1, Math.min(limit, free));
    const attributes = { type: 'number', inputmode: 'numeric', min: 1, max: most, value: chosen.quantity };
    const input = element('input', {
      attributes,
      on: {
        input: () => {
          chosen.want(Math.min(most, Math.max(1, Math.floor(Number(input.value)) || 1)));
          showSum();
        },
      },
    });
    return element('label', {}, t('quantity'), input);
  }

  function wish(): { body: Wish; count: number; amount: number } | null {
    if (section === undefined || !section.onSale) return null;
    if (section.kind === 'standing') {
      const { quantity } = chosen;
      const body = { performanceId, sectionId: section.id, quantity };
      return section.free > 0 ? { body, count: quantity, amount: quantity * section.price } : null;
    }
    const { seats } = chosen;
    if (seats.length === 0) return null;
    const priceOf = (seat: string) => map.sections.find(({ id }) => seat.startsWith(`${id}/`))?.price ?? 0;
    return {
      body: { performanceId, seats: seats.map((seat) => `${performanceId}/${seat}`) },
      count: seats.length,
      amount: seats.reduce((total, seat) => total + priceOf(seat), 0),
    };
  }

  function showSum(): void {
    const wanted = wish();
    const values = { count: wanted?.count ?? 0, price: money(wanted?.amount ?? 0, currency) };
    const text = t('chosen', values);
    // A screen reader speaks on every change: live events that change nothing here stay silent.
    if (sum.textContent !== text) sum.textContent = text;
    if (!holdButton.hasAttribute('aria-busy')) holdButton.disabled = wanted === null;
  }

  /** Shows who took what; a chosen seat that is gone is given up, with a word. */
  function changed(): void {
    const lost = holdButton.hasAttribute('aria-busy') ? [] : lostSeats(map, chosen.seats);
    if (lost.length > 0) {
      chosen.remove(lost);
      tell(t('problem.seats-taken'), true);
    }
    grid?.refresh();
    for (const [index, each] of map.sections.entries()) {
      const option = picker.options[index];
      if (option !== undefined && option.textContent !== label(each)) option.textContent = label(each);
    }
    showSum();
  }

  followSeats(performanceId, {
    signal,
    board: (board) => {
      if (applyBoard(map, board)) changed();
      else showAgain();
    },
    change: (change) => {
      applyChange(map, change);
      changed();
    },
  });
  showSection();
  const foot = element('div', { class: 'sticky' }, element('div', { class: 'row' }, sum, holdButton));
  return [element('label', {}, t('section'), picker), place, foot];
}
