import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from '../app/design/button.tsx';
import { Field } from '../app/design/field.tsx';
import { Form } from '../app/design/form.tsx';
import { ProblemNotice } from '../app/design/notice.tsx';
import { Page } from '../app/design/page.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { useLanguage } from '../app/shell/use-language.ts';
import { branchesQuery, findingsOf } from './api.ts';
import { DiffView } from './diff-view.tsx';
import type { DiffReport } from './report.ts';
import { Findings } from './small.tsx';
import { consoleTexts } from './texts.ts';
import { useFollowing } from './use-following.ts';

/** What a branch changes for every festival: `clove diff`. The report is asked for in the reader's language. */
export function DiffPage() {
  return <Compare key={useLanguage()} />;
}

function Compare() {
  const { t, word } = useTexts(consoleTexts);
  const { base, head } = useSearch({ from: '/diff' });
  const navigate = useNavigate();
  const known = useQuery(branchesQuery).data;
  const { busy, result, error, begin, cancel } = useFollowing<DiffReport>('/diff');
  useEffect(() => {
    if (base !== undefined && head !== undefined) void begin({ base, head });
  }, [base, head, begin]);
  const title = base !== undefined && head !== undefined ? t('diffOf', { base, head }) : t('compare');
  const findings = findingsOf(error);
  return (
    <Page title={title}>
      <div className="stack">
        <details open={head === undefined}>
          <summary>{t('compare')}</summary>
          <Form
            submit={t('compare')}
            onSubmit={(values) =>
              navigate({ to: '/diff', search: { base: values['base'] ?? '', head: values['head'] ?? '' } })
            }
          >
            <Field
              label={t('compareBase')}
              help={t('compareHelp')}
              name="base"
              defaultValue={base ?? known?.base ?? 'main'}
              isRequired
            />
            <Field
              label={t('compareHead')}
              help={t('compareHelp')}
              name="head"
              defaultValue={head ?? ''}
              isRequired
            />
          </Form>
        </details>
        {busy && (
          <div className="row">
            <span role="status">{word('step', 'comparing')}</span>
            <Button quiet onPress={cancel}>
              {t('cancel')}
            </Button>
          </div>
        )}
        <ProblemNotice error={error} />
        {findings.length > 0 && <Findings findings={findings} />}
        {result !== undefined && (
          <>
            <h2>{t('whatChanges')}</h2>
            <DiffView report={result} />
          </>
        )}
      </div>
    </Page>
  );
}
