import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/client.ts';
import { useFestival } from '../api/festival.ts';
import { Button } from '../design/button.tsx';
import { Notice, ProblemNotice } from '../design/notice.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { PagePending } from '../shell/page-states.tsx';
import { frameTexts } from './texts.ts';

interface LiveProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'dataUpdatedAt'> & {
    readonly refetch: () => unknown;
  };
  readonly children: (data: T) => ReactNode;
}

/** What was read last, also while it cannot be read anew; why, and how to try again, where there is nothing. */
export function Live<T>({ query, children }: LiveProps<T>) {
  const { t, time } = useTexts(frameTexts);
  const common = useTexts(commonTexts);
  const { timezone } = useFestival();
  const { data, error } = query;
  if (data === undefined) {
    if (error === null) return <PagePending />;
    return (
      <div className="stack">
        <ProblemNotice error={error} />
        <div className="row">
          <Button quiet onPress={() => query.refetch()}>
            {common.t('tryAgain')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <>
      {error instanceof ApiProblem && error.status === 0 ? (
        <Notice kind="warning">{t('offline', { time: time(query.dataUpdatedAt, timezone) })}</Notice>
      ) : (
        <ProblemNotice error={error} />
      )}
      {children(data)}
    </>
  );
}
