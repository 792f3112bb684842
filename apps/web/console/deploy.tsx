import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../app/design/button.tsx';
import { Checkbox } from '../app/design/choice.tsx';
import { Notice, ProblemNotice } from '../app/design/notice.tsx';
import { useTexts } from '../app/i18n/index.ts';
import { consoleTexts } from './texts.ts';
import { useFollowing } from './use-following.ts';

interface DeployReport {
  readonly outcome: string;
  readonly revision: string;
  readonly seconds: number;
  readonly reasons: readonly string[];
}

/** Brings a festival to the newest commit and watches it arrive: `clove deploy`. */
export function Deploy({
  festival,
  environment,
}: {
  readonly festival: string;
  readonly environment: string;
}) {
  const { t, word } = useTexts(consoleTexts);
  const client = useQueryClient();
  const [throughWindow, setThroughWindow] = useState(false);
  const { busy, said, result, error, begin, cancel } = useFollowing<DeployReport>('/deployments');
  useEffect(() => {
    if (result !== undefined) void client.invalidateQueries({ queryKey: ['/status'] });
  }, [result, client]);
  const isGood = result?.outcome === 'serving' || result?.outcome === 'inactive';
  const start = (again: boolean) => void begin({ environment, festival, throughWindow, again });
  return (
    <details>
      <summary>{t('deploy')}</summary>
      <div className="stack">
        <p className="soft">{t('deployNote')}</p>
        <Checkbox isSelected={throughWindow} onChange={setThroughWindow}>
          {t('throughWindow')}
        </Checkbox>
        <div className="row">
          <Button isPending={busy} onPress={() => start(false)}>
            {t('deploy')}
          </Button>
          {result !== undefined && !isGood && (
            <Button quiet isPending={busy} onPress={() => start(true)}>
              {t('retry')}
            </Button>
          )}
          {busy && (
            <Button quiet onPress={cancel}>
              {t('cancel')}
            </Button>
          )}
        </div>
        {said.length > 0 && (
          <ol className="progress" aria-label={t('deploying')} aria-live="polite">
            {said.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added
              <li key={index}>{line}</li>
            ))}
          </ol>
        )}
        {result !== undefined && (
          <Notice kind={isGood ? 'good' : 'alarm'}>
            <strong>{word('outcome', result.outcome) ?? result.outcome}</strong>,{' '}
            {t('asOf', { revision: result.revision.slice(0, 7), seconds: result.seconds })}
            <ul>
              {result.reasons.map((reason) => (
                <li key={reason} className="preserved">
                  {reason}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <ProblemNotice error={error} />
      </div>
    </details>
  );
}
