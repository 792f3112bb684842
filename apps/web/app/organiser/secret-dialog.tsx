import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { notify } from '../design/notices.tsx';
import { useTexts } from '../i18n/index.ts';
import { frameTexts } from './texts.ts';

interface SecretDialogProps {
  readonly title: string;
  /** Names and values, the secret among them. */
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly onClose: () => void;
}

/** A secret, which the service shows this once. */
export function SecretDialog({ title, values, onClose }: SecretDialogProps) {
  const { t } = useTexts(frameTexts);
  const copy = async (value: string) => {
    await navigator.clipboard.writeText(value);
    notify(t('copied'), 'good');
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Notice kind="warning">{t('shownOnce')}</Notice>
      {values.map(([name, value]) => (
        <div key={name}>
          <strong>{name}</strong>
          <pre className="secret">{value}</pre>
          <Button quiet aria-label={`${t('copy')}: ${name}`} onPress={() => copy(value)}>
            {t('copy')}
          </Button>
        </div>
      ))}
    </Dialog>
  );
}
