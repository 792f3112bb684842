import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useTexts } from '../i18n/index.ts';
import { builderTexts } from './builder-texts.ts';
import { pullRequestWay, type Repository } from './new-file-link.ts';
import type { PlanFile } from './use-builder.ts';

interface PullRequestProps {
  readonly repository: Repository | undefined;
  readonly file: string;
  readonly text: string;
  readonly exists: boolean;
  readonly isValid: boolean;
  readonly plans: readonly PlanFile[];
}

/** How the text becomes a pull request: by GitHub's page for a new file, else copied or downloaded. */
export function PullRequest({ repository, file, text, exists, isValid, plans }: PullRequestProps) {
  const { t } = useTexts(builderTexts);
  const [copying, setCopying] = useState<'copied' | 'failed'>();
  const way = pullRequestWay(repository, file, text, exists);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopying('copied');
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      setCopying('failed');
    }
  };
  const why = {
    prefilled: 'prefilledWhy',
    'too-long': 'tooLongWhy',
    exists: 'existsWhy',
    'by-hand': 'byHandWhy',
  } as const;
  return (
    <section className="builder-pull-request" aria-label={t('pullRequest')}>
      <div className="row">
        {way.kind !== 'by-hand' && (
          <a
            className="button"
            href={way.href}
            target="_blank"
            rel="noreferrer"
            onClick={() => {
              if (way.kind === 'paste') void copy();
            }}
          >
            {way.kind === 'prefilled' ? t('pullRequest') : t('copyAndOpen')}
          </a>
        )}
        <Button quiet onPress={copy}>
          {t('copyText')}
        </Button>
        <Button quiet onPress={() => save(file, text)}>
          {t('download')}
        </Button>
      </div>
      <p className="help">
        {t(why[way.kind === 'paste' ? way.why : way.kind], { file })}
        {plans.length > 0 &&
          ` ${t('plansToo', { names: plans.map(({ name }) => name).join(', '), folder: file.replace(/\.yaml$/, '') })}`}
        {!isValid && ` ${t('notYet')}`}
      </p>
      {copying === 'copied' && <Notice kind="good">{t('copied')}</Notice>}
      {copying === 'failed' && <Notice kind="alarm">{t('copyFailed')}</Notice>}
    </section>
  );
}

function save(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.slice(file.lastIndexOf('/') + 1);
  link.click();
  URL.revokeObjectURL(url);
}
