import { ChosenPlaces } from '../chosen-places.ts';
import { actionButton, element } from '../element.ts';
import { money, t } from '../language.ts';
import { followSeats } from '../live-seats.ts';
import { clearNotice, showNotice } from '../notice.ts';
import { placeName } from '../place-name.ts';
import { showAgain } from '../router.ts';
import { type SeatGrid, seatGrid } from '../seat-grid.ts';
import { applyBoard, applyChange, lostSeats, type MapSection, type SeatMap } from '../seat-map.ts';
import { sectionPicker } from '../section-picker.ts';
import { currentMember } from '../session.ts';

/** The body of a request for a hold. */
export type HoldRequest =
  | { performanceId: string; seats: string[] }
  | { performanceId: string; sectionId: string; quantity: number };

export interface ChooserOptions {
  performanceId: string;
  map: SeatMap;
  currency: string;
  /** Most places one fan may have. */
  limit: number;
  signal: AbortSignal;
  /** A notice about the sale before choosing; '' for none. */
  notice(onSale: boolean): string;
  /** Places the hold; answers whether that succeeded. */
  hold(request: HoldRequest): Promise<boolean>;
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
    const wanted = holdRequest();
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
      // Read each time: a snapshot replaces the set.
      isTaken: (seat) => numbered.taken.has(seat),
      isChosen: (seat) => chosen.has(`${id}/${seat}`),
      toggle: (seat) => {
        clearNotice();
        if (chosen.has(`${id}/${seat}`)) chosen.remove([`${id}/${seat}`]);
        else if (!chosen.add(`${id}/${seat}`, limit)) showNotice(t('perFan', { count: limit }), true);
        grid?.refresh();
        showSum();
      },
    });
  }

  /** The number of standing places; field and sum always show the same available number. */
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

  function holdRequest(): { body: HoldRequest; count: number; amount: number } | null {
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
    const wanted = holdRequest();
    const values = { count: wanted?.count ?? 0, price: money(wanted?.amount ?? 0, currency) };
    const text = t('chosen', values);
    // Screen readers announce every change: live events that change nothing here must not set texts.
    if (sum.textContent !== text) sum.textContent = text;
    which.textContent = wanted === null ? '' : namesOf(wanted.body).join(' · ');
    if (!holdButton.hasAttribute('aria-busy')) holdButton.disabled = wanted === null;
  }

  function updateSaleNotice(): void {
    const text = options.notice(map.onSale);
    if (notice.textContent !== text) notice.textContent = text;
    notice.hidden = text === '';
  }

  /** Shows taken seats; a chosen seat that was taken is removed, with a notice. */
  function changed(): void {
    const lost = holdButton.hasAttribute('aria-busy') ? [] : lostSeats(map, chosen.seats);
    if (lost.length > 0) {
      chosen.remove(lost);
      showNotice(t('problem.seats-taken'), true);
    }
    refreshPlace();
    picker.refresh();
    updateSaleNotice();
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
  updateSaleNotice();
  const foot = element('div', { class: 'sticky' }, element('div', { class: 'what' }, sum, which), holdButton);
  return [notice, picker.root, place, foot];
}

/** The chosen places in words. */
function namesOf(request: HoldRequest): string[] {
  if (!('seats' in request)) return [placeName({ sectionId: request.sectionId, seat: null })];
  return request.seats.map((unit) => {
    const [, sectionId = '', seat = ''] = unit.split('/');
    return placeName({ sectionId, seat });
  });
}

/** The legend of the seats' colours; every seat has it as label, too. */
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
