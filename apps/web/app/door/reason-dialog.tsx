import { type ReactNode, useState } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { useTexts } from '../i18n/index.ts';
import { doorTexts } from './texts.ts';

interface ReasonProps {
  readonly title: string;
  /** What it does, in numbers. */
  readonly children: ReactNode;
  readonly confirm: string;
  /** One tap instead of typing, while people wait. */
  readonly usual: readonly string[];
  readonly onClose: () => void;
  readonly onReason: (reason: string) => Promise<unknown>;
}

/** Asks why, for the record, before something is done. Mounted while it is open. */
export function ReasonDialog({ title, children, confirm, usual, onClose, onReason }: ReasonProps) {
  const { t } = useTexts(doorTexts);
  const [reason, setReason] = useState('');
  const send = async () => {
    await onReason(reason.trim());
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <p>{children}</p>
      <div className="row">
        {usual.map((text) => (
          <Button quiet key={text} onPress={() => setReason(text)}>
            {text}
          </Button>
        ))}
      </div>
      <Form submit={confirm} onSubmit={send}>
        <Field
          name="reason"
          label={t('reason')}
          value={reason}
          onChange={setReason}
          maxLength={300}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
