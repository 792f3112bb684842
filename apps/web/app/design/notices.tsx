import { useSyncExternalStore } from 'react';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { Button } from './button.tsx';
import type { NoticeKind } from './notice.tsx';

interface Shown {
  readonly text: string;
  readonly kind: NoticeKind;
}

let shown: Shown | null = null;
const listeners = new Set<() => void>();

/** Shows a message at the top, screen readers included; it stays until it is closed or another comes. */
export function notify(text: string, kind: NoticeKind = 'info'): void {
  change({ text, kind });
}

/** Removes the message. */
export function clearNotices(): void {
  if (shown !== null) change(null);
}

function change(next: Shown | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where the messages of `notify` are. */
export function Notices() {
  const { t } = useTexts(commonTexts);
  const notice = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notice !== null && (
        <div className={`notice ${notice.kind}`}>
          <p>{notice.text}</p>
          <Button quiet aria-label={t('close')} className="notice-close" onPress={clearNotices}>
            ×
          </Button>
        </div>
      )}
    </div>
  );
}
