import './older-browsers.ts';
import './design/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { openOldOfferLink } from './account/old-offer-link.ts';
import { festivalQuery, partsQuery } from './api/festival.ts';
import { queryClient } from './api/query-client.ts';
import { router } from './router.tsx';
import { LogInProvider } from './shell/log-in.tsx';
import { useLanguage } from './shell/use-language.ts';
import { takeCodeFromAddress } from './shop/code-from-address.ts';

openOldOfferLink();
takeCodeFromAddress();

const host = document.getElementById('app');
if (host === null) throw new Error('the page has no #app');

function App() {
  const language = useLanguage();
  return (
    <I18nProvider locale={language === 'ko' ? 'ko-KR' : 'en-GB'}>
      <QueryClientProvider client={queryClient}>
        <LogInProvider>
          <RouterProvider router={router} />
        </LogInProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}

// Back from another site the browser may show the page as it was left, busy buttons included.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});

function draw(root: Element) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

/** Milliseconds for which the document's beginning of a page stands at most. Source: the page then says itself what it waits for. */
const PATIENCE_MS = 3_000;

// The festival's page begins in the document: it stays in sight until all of the page is there, and nothing moves.
if (host.querySelector('.hero') === null) draw(host);
else {
  const page = [router.load(), queryClient.fetchQuery(festivalQuery), queryClient.fetchQuery(partsQuery)];
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // A failure is shown by the page itself, which asks again.
  void Promise.race([Promise.allSettled(page), patience]).then(() => draw(host));
}
