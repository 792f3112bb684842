import { ChosenPlaces } from '../chosen-places.ts';
import { actionButton, element } from '../element.ts';
import { money, t } from '../language.ts';
import { followSeats } from '../live-seats.ts';
import { hush, tell } from '../notice.ts';
import { placeName } from '../place-name.ts';
import { showAgain } from '../router.ts';
import { type SeatGrid, seatGrid } from '../seat-grid.ts';
import { applyBoard, applyChange, lostSeats, type MapSection, type SeatMap } from '../seat-map.ts';
import { sectionPicker } from '../section-picker.ts';
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
  /** What a fan has to know of the sale before choosing; '' for nothing. */
  notice(onSale: boolean): string;
  /** Places the hold; answers whether it stands. */
  hold(wish: Wish): Promise<boolean>;
}

/** Section picker, seat map or quantity, and the sum; follows the live status. */
export function chooser(options: ChooserOptions): HTMLElement[] {
  const { performanceId, map, currency, limit, signal } = options;
  const chosen = new ChosenPlaces(performanceId);
  let section = map.sections.find(({ id }) => id === chosen.section) ?? map.sections[0];
  let grid: SeatGrid | null = null;

  const notice = element('p', { class: 'closed', attributes: { role: 'status' } });
  const place = element('div');
  let refreshPlace = (): void => undefined;
  const sum = element('span', { class: 'total', attributes: { role: 'status' } });
  const which = element('span', { class: 'soft' });
  const holdButton = actionButton(currentMember() === null ? t('logInToHold') : t('hold'), async () => {
    const wanted = wish();
    if (wanted !== null && (await options.hold(wanted.body))) chosen.remove(chosen.seats);
    showSum();
  });
  const picker = sectionPicker({
    sections: map.sections,
    picked: section,
    currency,
    pick: (picked) => {
      section = picked;
      chosen.look(picked.id);
      showSection();
    },
  });

  function showSection(): void {
    grid = section?.kind === 'numbered' ? gridOf(section) : null;
    const quantity = section?.kind === 'standing' ? quantityField(section) : null;
    refreshPlace = () => (quantity ?? grid)?.refresh();
    if (quantity !== null) place.replaceChildren(quantity.root);
    else if (grid !== null) place.replaceChildren(legend(), grid.root);
    else place.replaceChildren(t('soldOut'));
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

  /** The number of standing places; field and sum always say the same number, which is one that can be had. */
  function quantityField(standing: MapSection): { root: HTMLElement; refresh(): void } {
    const most = () => Math.max(1, Math.min(limit, standing.free));
    const attributes = { type: 'number', inputmode: 'numeric', min: 1, placeholder: 1 };
    const input = element('input', {
      attributes,
      on: {
        input: () => {
          chosen.want(Math.floor(Number(input.value)) || 1);
          // An empty field stays empty while the fan types; its placeholder says 1.
          if (input.value === '') showSum();
          else refresh();
        },
        change: refresh,
      },
    });
    function refresh(): void {
      chosen.want(Math.min(most(), Math.max(1, chosen.quantity)));
      input.max = String(most());
      if (input.value !== String(chosen.quantity)) input.value = String(chosen.quantity);
      showSum();
    }
    refresh();
    return { root: element('label', { class: 'narrow' }, t('quantity'), input), refresh };
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
    which.textContent = wanted === null ? '' : namesOf(wanted.body).join(' · ');
    if (!holdButton.hasAttribute('aria-busy')) holdButton.disabled = wanted === null;
  }

  function showNotice(): void {
    const text = options.notice(map.onSale);
    if (notice.textContent !== text) notice.textContent = text;
    notice.hidden = text === '';
  }

  /** Shows who took what; a chosen seat that is gone is given up, with a word. */
  function changed(): void {
    const lost = holdButton.hasAttribute('aria-busy') ? [] : lostSeats(map, chosen.seats);
    if (lost.length > 0) {
      chosen.remove(lost);
      tell(t('problem.seats-taken'), true);
    }
    refreshPlace();
    picker.refresh();
    showNotice();
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
  showNotice();
  const foot = element('div', { class: 'sticky' }, element('div', { class: 'what' }, sum, which), holdButton);
  return [notice, picker.root, place, foot];
}

/** What is wanted, in words. */
function namesOf(wish: Wish): string[] {
  if (!('seats' in wish)) return [placeName({ sectionId: wish.sectionId, seat: null })];
  return wish.seats.map((unit) => {
    const [, sectionId = '', seat = ''] = unit.split('/');
    return placeName({ sectionId, seat });
  });
}

/** What the seats' looks mean; every seat also says it itself. */
function legend(): HTMLElement {
  const example = (look: string, meaning: string) =>
    element('li', {}, element('span', { class: `seat ${look}` }), meaning);
  return element(
    'ul',
    { class: 'legend', attributes: { 'aria-hidden': true } },
    example('', t('seatFree')),
    example('mine', t('seatMine')),
    example('gone', t('seatTaken')),
  );
}
