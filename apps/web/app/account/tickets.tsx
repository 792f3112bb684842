import { Page } from '../design/page.tsx';
import { useTexts } from '../i18n/index.ts';
import { MembersOnly } from '../shell/members-only.tsx';
import { accountTexts } from './texts.ts';

/** The fan's tickets. */
export function Tickets() {
  const { t } = useTexts(accountTexts);
  return (
    <MembersOnly title={t('tickets')}>
      {(member) => (
        <Page title={t('tickets')}>
          <p>{member.name}</p>
        </Page>
      )}
    </MembersOnly>
  );
}
