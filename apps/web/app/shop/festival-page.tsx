import { useFestival } from '../api/festival.ts';
import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { shopTexts } from './texts.ts';

/** The festival. */
export function FestivalPage() {
  const { localised } = useTexts(shopTexts);
  const { title } = useFestival();
  return <Page title={localised(title)} />;
}
