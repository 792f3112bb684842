import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './notice.tsx';
import { useAction } from './use-action.ts';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The content shows a heading of its own. */
  readonly titleHidden?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page: keeps the focus, closes with escape, gives the focus back. */
export function Dialog({ title, isOpen, onClose, titleHidden, children }: DialogProps) {
  const { t } = useTexts(commonTexts);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="modal">
        <AriaDialog className="dialog" aria-label={title}>
          {titleHidden !== true && (
            <Heading slot="title" className="dialog-title" level={2}>
              {title}
            </Heading>
          )}
          {children}
          <Button quiet className="dialog-close" aria-label={t('close')} onPress={onClose}>
            ×
          </Button>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What it does, in numbers: amounts, seats, people. */
  readonly children: ReactNode;
  /** Of the button that does it, as a verb: "Cancel 2 tickets". */
  readonly confirm: string;
  /** Does it. The dialog closes when it is done, and shows why when it fails. */
  readonly onConfirm: () => Promise<unknown>;
  readonly danger?: boolean;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ children, confirm, onConfirm, danger, ...dialog }: ConfirmProps) {
  const { t } = useTexts(commonTexts);
  const { run, error, busy } = useAction(async () => {
    await onConfirm();
    dialog.onClose();
  });
  return (
    <Dialog {...dialog}>
      {children}
      <ProblemNotice error={error} />
      <div className="row end">
        <Button quiet onPress={dialog.onClose}>
          {t('close')}
        </Button>
        <Button danger={danger === true} isPending={busy} onPress={() => void run()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
