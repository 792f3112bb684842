import type { Text } from '../api/festival.ts';
import { Field } from '../design/field.tsx';
import { defineTexts, useTexts } from '../i18n/index.ts';

const texts = defineTexts('organiser-id-and-title', {
  id: { ko: 'id', en: 'Id' },
  idHelp: {
    ko: '영문 소문자, 숫자, 줄표. 나중에 바꿀 수 없습니다.',
    en: 'Small letters, digits, hyphens; it stays.',
  },
  titleKo: { ko: '이름 (한국어)', en: 'Name (Korean)' },
  titleEn: { ko: '이름 (영어)', en: 'Name (English)' },
  fansRead: { ko: '팬에게 보이는 이름입니다.', en: 'Fans read it.' },
});

/** The id of something new (`id`). */
export function IdField() {
  const { t } = useTexts(texts);
  return (
    <Field
      label={t('id')}
      name="id"
      help={t('idHelp')}
      isRequired
      pattern="[a-z0-9][a-z0-9\-]*"
      maxLength={40}
    />
  );
}

interface TitleFieldsProps {
  readonly title: Text | undefined;
  readonly isRequired?: boolean;
  /** Fans read it, too, not the team alone. */
  readonly forFans?: boolean;
}

/** What something is called in both languages (`titleKo`, `titleEn`); `typedText` reads them. */
export function TitleFields({ title, isRequired = false, forFans = false }: TitleFieldsProps) {
  const { t } = useTexts(texts);
  const help = forFans ? { help: t('fansRead') } : {};
  return (
    <>
      <Field
        label={t('titleKo')}
        name="titleKo"
        isRequired={isRequired}
        maxLength={100}
        defaultValue={title?.ko ?? ''}
        {...help}
      />
      <Field label={t('titleEn')} name="titleEn" maxLength={100} defaultValue={title?.en ?? ''} />
    </>
  );
}
