import type { ReactNode } from 'react';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { Form } from '../design/form.tsx';
import { useTexts } from '../i18n/index.ts';
import { frameTexts } from './texts.ts';

interface AskDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What it does, in numbers. */
  readonly effect?: ReactNode;
  /** Fields by name, beside the reason. */
  readonly children?: ReactNode;
  /** Whether a reason is asked for (`reason`). @default true */
  readonly reason?: boolean;
  /** Longest reason. */
  readonly longest?: number;
  /** What the button says, as a verb. */
  readonly submit: string;
  readonly danger?: boolean;
  /** Does it; the dialog closes when it is done, and says why when it fails. */
  readonly onSubmit: (values: Readonly<Record<string, string>>) => Promise<unknown>;
}

/** Says what something does, asks for what it needs, and does it. */
export function AskDialog(props: AskDialogProps) {
  const { t } = useTexts(frameTexts);
  const { title, isOpen, onClose, effect, children, reason = true, longest = 150, submit, danger } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      {effect != null && effect !== false && <div className="effect">{effect}</div>}
      <Form
        submit={submit}
        danger={danger === true}
        onSubmit={async (values) => {
          await props.onSubmit(values);
          onClose();
        }}
      >
        {children}
        {reason && (
          <Field label={t('reason')} name="reason" isRequired maxLength={longest} help={t('reasonHelp')} />
        )}
      </Form>
    </Dialog>
  );
}
