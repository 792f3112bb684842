import { useState } from 'react';
import { act } from '../../api/client.ts';
import { festivalQuery, useFestival } from '../../api/festival.ts';
import { queryClient } from '../../api/query-client.ts';
import { sendFile } from '../../api/send-file.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { ProblemNotice } from '../../design/notice.tsx';
import { notify } from '../../design/notices.tsx';
import { PictureInput } from '../../design/picture-input.tsx';
import { useAction } from '../../design/use-action.ts';
import { useTexts } from '../../i18n/index.ts';
import { performancesTexts } from './performances-texts.ts';

const POSTER = '/api/events/poster';

/** Shown at once: browsers keep what they read of the festival for some seconds. */
function show(poster: string | undefined): void {
  queryClient.setQueryData(festivalQuery.queryKey, (festival) => {
    if (festival === undefined) return undefined;
    const { poster: _, ...others } = festival;
    return poster === undefined ? others : { ...others, poster };
  });
}

/** The festival's own picture: on its page, and in previews of its link. */
export function Poster() {
  const { t } = useTexts(performancesTexts);
  const { poster } = useFestival();
  const [isRemoving, setRemoving] = useState(false);
  const put = useAction(async (file: File) => {
    show((await sendFile<{ poster: string }>('PUT', POSTER, file)).poster);
    notify(t('posterShown'), 'good');
  });
  return (
    <section className="panel poster-panel">
      <h2>{t('poster')}</h2>
      <p className="soft">{t('posterHow')}</p>
      {poster !== undefined && <img src={poster} alt={t('poster')} />}
      <ProblemNotice error={put.error} />
      <p className="row">
        <PictureInput isPending={put.busy} onChoose={(file) => void put.run(file)}>
          {t(poster === undefined ? 'posterAdd' : 'posterReplace')}
        </PictureInput>
        {poster !== undefined && (
          <Button quiet onPress={() => setRemoving(true)}>
            {t('posterRemove')}
          </Button>
        )}
      </p>
      <ConfirmDialog
        title={t('posterRemove')}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        confirm={t('posterRemove')}
        onConfirm={async () => {
          await act(`remove poster ${poster ?? ''}`, 'DELETE', POSTER);
          show(undefined);
        }}
      >
        <p>{t('posterRemoveEffect')}</p>
      </ConfirmDialog>
    </section>
  );
}
