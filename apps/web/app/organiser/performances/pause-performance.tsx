import { useState } from 'react';
import { act } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { Button } from '../../design/button.tsx';
import { notify } from '../../design/notices.tsx';
import { useTexts } from '../../i18n/index.ts';
import { AskDialog } from '../ask-dialog.tsx';
import { usePerformanceFigures } from './figures-of.ts';
import { performancesTexts } from './performances-texts.ts';

/** Pausing a performance is the right of operations; organisers read whom to ask. */
export function PausePerformance({
  performanceId,
  isOps,
}: {
  readonly performanceId: string;
  readonly isOps: boolean;
}) {
  const { t, number } = useTexts(performancesTexts);
  const figures = usePerformanceFigures(performanceId);
  const [asked, setAsked] = useState<'closed' | 'open' | null>(null);
  const isClosing = asked === 'closed';
  const effect = { free: number(figures?.free ?? 0), held: number(figures?.held ?? 0) };
  return (
    <section className="panel">
      <h2>{t('pause')}</h2>
      {!isOps && <p>{t('pauseByOps')}</p>}
      {isOps && (
        <div className="row">
          <Button danger onPress={() => setAsked('closed')}>
            {t('pauseNow')}
          </Button>
          <Button quiet onPress={() => setAsked('open')}>
            {t('resumeNow')}
          </Button>
        </div>
      )}
      <AskDialog
        title={t(isClosing ? 'pauseNow' : 'resumeNow')}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        effect={<p>{t(isClosing ? 'pauseEffect' : 'resumeEffect', effect)}</p>}
        submit={t(isClosing ? 'pauseNow' : 'resumeNow')}
        danger={isClosing}
        onSubmit={async ({ reason = '' }) => {
          const path = `/api/ops/levers/sections/${performanceId}`;
          await act(`lever ${performanceId} ${asked} ${reason}`, 'PUT', path, { position: asked, reason });
          await queryClient.invalidateQueries({ queryKey: ['console-seats', performanceId] });
          notify(t(isClosing ? 'paused' : 'resumed'), 'good');
        }}
      />
    </section>
  );
}
