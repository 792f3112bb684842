import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { ApiProblem } from '../app/api/client.ts';
import { Button } from '../app/design/button.tsx';
import { Page } from '../app/design/page.tsx';
import { commonTexts } from '../app/i18n/common.ts';
import { useTexts } from '../app/i18n/index.ts';
import { problemText } from '../app/i18n/problem-text.ts';
import { consoleTexts } from './texts.ts';

/** While a page's code or data is read. */
export function PagePending() {
  const { t } = useTexts(commonTexts);
  return (
    <p className="loading" role="status">
      {t('loading')}
    </p>
  );
}

/** Instead of a page that could not be shown: what is wrong, and how to go on. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const { t } = useTexts(commonTexts);
  const queries = useQueryErrorResetBoundary();
  if (!(error instanceof ApiProblem)) console.error(error);
  return (
    <Page title={problemText(error)} narrow>
      {error instanceof ApiProblem && <p className="soft preserved">{error.detail}</p>}
      <Button
        onPress={() => {
          // Without a session the address itself leads to the log-in and back, where there is one.
          if (error instanceof ApiProblem && error.status === 401) location.reload();
          queries.reset();
          reset();
        }}
      >
        {t('tryAgain')}
      </Button>
    </Page>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTexts(commonTexts);
  const { t: own } = useTexts(consoleTexts);
  return (
    <Page title={t('notFound')} narrow>
      <p className="soft">{t('notFoundWhy')}</p>
      <Link to="/" className="button">
        {own('festivals')}
      </Link>
    </Page>
  );
}
