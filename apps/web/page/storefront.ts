import { element } from './element.ts';
import { festival } from './festival.ts';
import { currentLanguage, localised, switchLanguage, t } from './language.ts';
import { clearNotice, problemText, showNotice, showProblem } from './notice.ts';
import { goTo, showAgain, startRouter, type View } from './router.ts';
import { currentMember, logOut, restoreSession } from './session.ts';
import { logInForm } from './views/log-in.ts';
import { orderView } from './views/order.ts';
import { performancesView } from './views/performances.ts';
import { seatsView } from './views/seats.ts';
import { ticketsView } from './views/tickets.ts';

const logInView: View = async (main) => logInForm(main, () => goTo('/'));

const notFoundView: View = async (main) => {
  main.replaceChildren(
    element('h1', { attributes: { tabindex: -1 } }, t('notFound')),
    element('a', { attributes: { href: '/' } }, t('home')),
  );
};

/** The storefront's pages, by path. */
function viewOf(path: string): View {
  if (path === '/') return performancesView;
  if (path === '/tickets') return ticketsView;
  if (path === '/login') return logInView;
  const performanceId = /^\/performances\/([^/]+)$/.exec(path)?.[1];
  if (performanceId !== undefined) return seatsView(decodeURIComponent(performanceId));
  const orderId = /^\/orders\/([^/]+)$/.exec(path)?.[1];
  if (orderId !== undefined) return orderView(decodeURIComponent(orderId));
  return notFoundView;
}

const main = byId('main');
let leaving = new AbortController();
let shownPath: string | null = null;

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const moved = shownPath !== null && shownPath !== location.pathname;
  shownPath = location.pathname;
  if (moved) clearNotice();
  document.documentElement.lang = currentLanguage();
  showBar();
  viewOf(location.pathname)(main, signal)
    .then(() => {
      if (signal.aborted) return;
      showBar();
      nameTab();
      // After a change of page, the reader of a screen reader starts at its heading.
      if (moved) main.querySelector('h1')?.focus();
    })
    .catch((error: unknown) => {
      if (!signal.aborted) showFailure(error);
    });
}

function showFailure(error: unknown): void {
  showProblem(error);
  main.replaceChildren(
    element('p', {}, problemText(error)),
    element('button', { attributes: { type: 'button' }, on: { click: showAgain } }, t('tryAgain')),
  );
}

function showBar(): void {
  const member = currentMember();
  const link = (path: string, label: string) =>
    element('a', { attributes: { href: path, 'aria-current': location.pathname === path && 'page' } }, label);
  byId('bar').replaceChildren(
    element('a', { class: 'home', attributes: { href: '/' } }, homeTitle),
    element(
      'nav',
      {},
      link('/', t('home')),
      link('/tickets', t('myTickets')),
      member === null
        ? link('/login', t('logIn'))
        : element(
            'button',
            { class: 'quiet', attributes: { type: 'button', title: member.email }, on: { click: leave } },
            t('logOut'),
          ),
      element(
        'button',
        {
          class: 'quiet',
          attributes: { type: 'button', lang: currentLanguage() === 'ko' ? 'en' : 'ko' },
          on: {
            click: () => {
              switchLanguage();
              void nameFestival();
              showAgain();
            },
          },
        },
        t('otherLanguage'),
      ),
    ),
  );
}

function leave(): void {
  logOut()
    .then(() => goTo('/'))
    .catch(showProblem);
}

let homeTitle = 'Clove';

/** The festival's name at the top; without it the page still works. */
async function nameFestival(): Promise<void> {
  try {
    const { title } = await festival();
    homeTitle = localised(title);
    nameTab();
    showBar();
  } catch (error) {
    showNotice(problemText(error), true);
  }
}

/** The title names the page first, then the festival. */
function nameTab(): void {
  const heading = main.querySelector('h1')?.textContent ?? '';
  document.title = heading === '' || heading === homeTitle ? homeTitle : `${heading} · ${homeTitle}`;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

void restoreSession()
  .catch(showProblem)
  .finally(() => {
    startRouter(show);
    void nameFestival();
  });
