import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { doorTexts } from './texts.ts';

/** The area's first page. */
export function DoorStart() {
  const { t } = useTexts(doorTexts);
  return (
    <MembersOnly title={t('title')} roles={['organiser', 'staff']}>
      {(member) => (
        <Page title={t('title')}>
          <p>{member.name}</p>
        </Page>
      )}
    </MembersOnly>
  );
}
