import { useState } from 'react';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { useTexts } from '../i18n/index.ts';
import { accountTexts } from './texts.ts';

/** Source: what the service takes. */
const LONGEST_TEXT = 4_000;
const scale = ['1', '2', '3', '4', '5'] as const;

interface ReviewFormProps {
  readonly submit: string;
  readonly review?: { readonly stars: number; readonly text: string };
  readonly onSubmit: (stars: number, text: string) => Promise<unknown>;
}

/** Stars and words. */
export function ReviewForm({ submit, review, onSubmit }: ReviewFormProps) {
  const { t } = useTexts(accountTexts);
  const [stars, setStars] = useState(scale.find((value) => Number(value) === review?.stars));
  const [isMissing, setMissing] = useState(false);
  const send = async ({ text = '' }: Readonly<Record<string, string>>) => {
    setMissing(stars === undefined);
    if (stars !== undefined) await onSubmit(Number(stars), text);
  };
  return (
    <Form submit={submit} onSubmit={send}>
      <Choice
        label={t('stars')}
        value={stars}
        onChange={setStars}
        options={scale.map((value) => ({ value, label: `${'★'.repeat(Number(value))} ${value}` }))}
      />
      {isMissing && stars === undefined && (
        <p className="field-error" role="alert">
          {t('chooseStars')}
        </p>
      )}
      <Field
        name="text"
        label={t('reviewText')}
        help={t('reviewHelp')}
        lines={6}
        maxLength={LONGEST_TEXT}
        {...(review === undefined ? {} : { defaultValue: review.text })}
      />
    </Form>
  );
}
