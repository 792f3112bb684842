import type { ErrorComponentProps } from '@tanstack/react-router';
import { ApiProblem } from '../app/api/client.ts';
import { useTexts } from '../app/i18n/index.ts';
import { FailedPage, NotFoundPage } from '../app/shell/page-states.tsx';
import { consoleTexts } from './texts.ts';

/** Instead of a page that could not be shown: what is wrong, in the server's own words. */
export function PageFailure(failure: ErrorComponentProps) {
  const { error } = failure;
  if (!(error instanceof ApiProblem)) return <FailedPage {...failure} />;
  return (
    <FailedPage
      {...failure}
      onRetry={() => {
        // Without a session the address itself leads to the log-in and back, where there is one.
        if (error.status === 401) location.reload();
      }}
    >
      <p className="soft preserved">{error.detail}</p>
    </FailedPage>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTexts(consoleTexts);
  return <NotFoundPage home={t('festivals')} />;
}
