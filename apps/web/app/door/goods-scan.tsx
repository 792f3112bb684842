import './door.css';
import '../organiser/organiser.css';
import { Page } from '../design/page.tsx';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { GoodsDesk } from '../organiser/desks/goods-desk.tsx';
import { mayWorkAt } from '../organiser/pages.ts';
import { frameTexts } from '../organiser/texts.ts';
import { MembersOnly } from '../shell/members-only.tsx';

/** The goods desk in a document of the door, which may use the camera. */
export function GoodsScan() {
  const { t } = useTexts(frameTexts);
  const common = useTexts(commonTexts);
  const title = t('goodsDesk');
  return (
    <MembersOnly title={title} roles={['organiser', 'staff']}>
      {(member) =>
        mayWorkAt(member, 'desk:goods') ? (
          <GoodsDesk hasCamera />
        ) : (
          <Page title={title} narrow>
            <p>{common.t('needsRole')}</p>
          </Page>
        )
      }
    </MembersOnly>
  );
}
