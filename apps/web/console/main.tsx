import '../app/older-browsers.ts';
import '../app/design/base.css';
import './console.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../app/api/query-client.ts';
import { useLanguage } from '../app/shell/use-language.ts';
import { router } from './router.tsx';

const host = document.getElementById('app');
if (host === null) throw new Error('the page has no #app');

// The service answers in the reader's language; a file that is being edited has none, and is not read again.
i18next.on('languageChanged', () => {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) => !String(path).startsWith('/files?'),
  });
});

function App() {
  const language = useLanguage();
  return (
    <I18nProvider locale={language === 'ko' ? 'ko-KR' : 'en-GB'}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}

createRoot(host).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
