import { useTranslation } from 'react-i18next';
import type { Language } from '../i18n/index.ts';

/** The reader's language; a change draws what uses it again. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'ko';
}
