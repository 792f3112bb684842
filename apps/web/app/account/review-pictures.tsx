import { useState } from 'react';
import { act } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { keepFocusInPage } from '../design/focus.ts';
import { ProblemNotice } from '../design/notice.tsx';
import { PictureInput } from '../design/picture-input.tsx';
import { useAction } from '../design/use-action.ts';
import { useTexts } from '../i18n/index.ts';
import type { OwnReview } from './reviews.tsx';
import { accountTexts } from './texts.ts';

interface ReviewPicturesProps {
  readonly review: Pick<OwnReview, 'id' | 'pictures'>;
  readonly onChanged: () => Promise<void>;
}

/** The pictures of an own review: add and remove. */
export function ReviewPictures({ review: { id, pictures }, onChanged }: ReviewPicturesProps) {
  const { t } = useTexts(accountTexts);
  const path = `/api/reviews/${encodeURIComponent(id)}`;
  const add = useAction(async (file: File) => {
    await sendFile('PUT', `${path}/picture`, file);
    await onChanged();
  });
  const [removing, setRemoving] = useState<string | null>(null);
  const remove = async (picture: string) => {
    const hash = picture.split('/').at(-1) ?? '';
    await act(`remove ${id} ${hash}`, 'DELETE', `${path}/pictures/${encodeURIComponent(hash)}`);
    await onChanged();
    keepFocusInPage();
  };
  return (
    <div className="review-pictures">
      {pictures.map((picture, index) => (
        <figure key={picture}>
          <img src={picture} alt={t('pictureNumber', { number: index + 1 })} loading="lazy" />
          <Button
            quiet
            aria-label={t('removePicture', { number: index + 1 })}
            onPress={() => setRemoving(picture)}
          >
            ×
          </Button>
        </figure>
      ))}
      <PictureInput isPending={add.busy} onChoose={(file) => void add.run(file)}>
        {t('addPicture')}
      </PictureInput>
      <ProblemNotice error={add.error} />
      {removing !== null && (
        <ConfirmDialog
          title={t('removePicture', { number: pictures.indexOf(removing) + 1 })}
          isOpen
          onClose={() => setRemoving(null)}
          danger
          confirm={t('removePictureNow')}
          onConfirm={() => remove(removing)}
        >
          <p>{t('removePictureEffect', { count: pictures.length })}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
