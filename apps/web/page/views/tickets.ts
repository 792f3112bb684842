import { toString as qrToString } from 'qrcode';
import { act, read } from '../api.ts';
import { actionButton, element } from '../element.ts';
import { festival } from '../festival.ts';
import { localised, moment, money, t } from '../language.ts';
import { showNotice, showProblem } from '../notice.ts';
import { placeName } from '../place-name.ts';
import { showAgain, type View } from '../router.ts';
import { currentMember } from '../session.ts';
import type { Festival, Ticket } from '../shapes.ts';
import { textKey } from '../texts.ts';
import { logInForm } from './log-in.ts';

/** The fan's tickets with their QR codes. */
export const ticketsView: View = async (main) => {
  if (currentMember() === null) {
    logInForm(main, showAgain);
    return;
  }
  const [shown, { tickets }] = await Promise.all([festival(), read<{ tickets: Ticket[] }>('/api/tickets')]);
  main.replaceChildren(
    element('h1', { attributes: { tabindex: -1 } }, t('myTickets')),
    tickets.length === 0
      ? element('p', {}, t('noTickets'))
      : element('ul', { class: 'cards' }, ...inOrder(shown, tickets).map((ticket) => card(shown, ticket))),
  );
};

function usable({ state }: Ticket): boolean {
  return state === 'VALID';
}

/** Valid tickets first, then by start, then by place. */
function inOrder({ performances }: Festival, tickets: readonly Ticket[]): Ticket[] {
  const startOf = ({ performanceId }: Ticket) =>
    performances.find(({ id }) => id === performanceId)?.startsAt ?? '';
  return [...tickets].sort(
    (a, b) =>
      Number(usable(b)) - Number(usable(a)) ||
      startOf(a).localeCompare(startOf(b)) ||
      placeName(a).localeCompare(placeName(b), undefined, { numeric: true }),
  );
}

function card(shown: Festival, ticket: Ticket): HTMLElement {
  const performance = shown.performances.find(({ id }) => id === ticket.performanceId);
  const title = performance === undefined ? ticket.performanceId : localised(performance.title);
  const place = placeName(ticket);
  const name = `${title}, ${place}`;
  const state = textKey('ticket', ticket.state);
  return element(
    'li',
    { class: usable(ticket) ? 'card ticket' : 'card ticket over' },
    element(
      'div',
      { class: 'head' },
      element('h2', {}, title),
      element('p', { class: `tag ${ticket.state}` }, state === undefined ? ticket.state : t(state)),
    ),
    performance !== undefined &&
      element('p', { class: 'soft' }, moment(performance.startsAt, shown.timezone)),
    element('p', { class: 'total' }, place),
    element('p', { class: 'soft' }, money(ticket.paid, shown.currency)),
    ticket.qr !== null && ticket.state === 'VALID' && qrCode(ticket.qr, t('qrLabel', { ticket: name })),
    ticket.state === 'VALID' &&
      actionButton(t('cancelTicket'), () => cancel(ticket, name), { class: 'danger wide' }),
  );
}

/** Drawn in the browser: the payload is a bearer secret and leaves neither in a URL nor in a log. */
function qrCode(payload: string, label: string): HTMLElement {
  const holder = element('div', { class: 'qr', attributes: { role: 'img', 'aria-label': label } });
  void qrToString(payload, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
    .then((svg) => {
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
      parsed.setAttribute('aria-hidden', 'true');
      holder.replaceChildren(document.importNode(parsed, true));
    })
    .catch(showProblem);
  return holder;
}

async function cancel(ticket: Ticket, name: string): Promise<void> {
  if (!(await confirmed(t('cancelSure', { ticket: name })))) return;
  try {
    await act(`cancel-ticket ${ticket.id}`, 'POST', '/api/tickets/cancellations', { ticketIds: [ticket.id] });
    showAgain();
    showNotice(t('cancelled'));
  } catch (error) {
    showProblem(error);
  }
}

/** Asks in a dialog that keeps the focus; escape means no. */
function confirmed(question: string): Promise<boolean> {
  return new Promise((resolve) => {
    const close = (answer: 'yes' | 'no') =>
      element(
        'button',
        {
          class: answer === 'yes' ? 'danger' : 'quiet',
          attributes: { type: 'button' },
          on: { click: () => dialog.close(answer) },
        },
        t(answer),
      );
    const dialog = element(
      'dialog',
      {},
      element('p', {}, question),
      element('div', { class: 'row' }, close('no'), close('yes')),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
