import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.ts';
import { Button } from '../design/button.tsx';
import { Page } from '../design/page.tsx';
import { EmptyState } from '../design/small.tsx';
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

interface FailedPageProps extends ErrorComponentProps {
  /** What more there is to say of it. */
  readonly children?: ReactNode;
  /** Done before it is tried again. */
  readonly onRetry?: () => void;
}

/** What is wrong, and how to go on. */
export function FailedPage({ error, reset, children, onRetry }: FailedPageProps) {
  const { t } = useTexts(commonTexts);
  const queries = useQueryErrorResetBoundary();
  if (!(error instanceof ApiProblem)) console.error(error);
  return (
    <Page title={problemText(error)} narrow>
      {children}
      <Button
        onPress={() => {
          onRetry?.();
          queries.reset();
          reset();
        }}
      >
        {t('tryAgain')}
      </Button>
    </Page>
  );
}

/** Instead of a page that could not be shown. */
export function PageFailure(failure: ErrorComponentProps) {
  const { error } = failure;
  return error instanceof ApiProblem && error.status === 404 ? <NotFound /> : <FailedPage {...failure} />;
}

/** An address that leads nowhere; the server answers it with status 404. */
export function NotFound() {
  const { t } = useTexts(commonTexts);
  return <NotFoundPage home={t('home')} />;
}

/** @param home what the link to the first page says */
export function NotFoundPage({ home }: { readonly home: string }) {
  const { t } = useTexts(commonTexts);
  return (
    <Page title={t('notFound')} narrow>
      <EmptyState title={t('notFoundWhy')}>
        <Link to="/" className="button">
          {home}
        </Link>
      </EmptyState>
    </Page>
  );
}
