import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { ApiProblem } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { Page } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';

/** While a page's code or data is read. */
export function PagePending() {
  const { t } = useTexts(commonTexts);
  return (
    <p className="loading" role="status">
      {t('loading')}
    </p>
  );
}

/** Instead of a page that could not be shown. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const { t } = useTexts(commonTexts);
  const queries = useQueryErrorResetBoundary();
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />;
  if (!(error instanceof ApiProblem)) console.error(error);
  return (
    <Page title={problemText(error)} narrow>
      <Button
        onPress={() => {
          queries.reset();
          reset();
        }}
      >
        {t('tryAgain')}
      </Button>
    </Page>
  );
}

/** An address that leads nowhere; the server answers it with status 404. */
export function NotFound() {
  const { t } = useTexts(commonTexts);
  return (
    <Page title={t('notFound')} narrow>
      <p className="soft">{t('notFoundWhy')}</p>
      <Link to="/" className="button">
        {t('home')}
      </Link>
    </Page>
  );
}
