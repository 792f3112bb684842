import { act } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import { Button } from '../design/button.tsx';
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
  const remove = useAction(async (picture: string) => {
    const hash = picture.split('/').at(-1) ?? '';
    await act(`remove ${id} ${hash}`, 'DELETE', `${path}/pictures/${encodeURIComponent(hash)}`);
    await onChanged();
    keepFocusInPage();
  });
  return (
    <div className="review-pictures">
      {pictures.map((picture, index) => (
        <figure key={picture}>
          <img src={picture} alt={t('pictureNumber', { number: index + 1 })} loading="lazy" />
          <Button
            quiet
            aria-label={t('removePicture', { number: index + 1 })}
            isPending={remove.busy}
            onPress={() => void remove.run(picture)}
          >
            ×
          </Button>
        </figure>
      ))}
      <PictureInput isPending={add.busy} onChoose={(file) => void add.run(file)}>
        {t('addPicture')}
      </PictureInput>
      <ProblemNotice error={add.error ?? remove.error} />
    </div>
  );
}
