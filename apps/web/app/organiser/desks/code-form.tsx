import { useCallback, useEffect, useRef, useState } from 'react';
import { Field } from '../../design/field.tsx';
import { Form } from '../../design/form.tsx';
import { notify } from '../../design/notices.tsx';
import { CameraScanner } from '../../door/camera.tsx';
import { listenForScanners } from '../../door/keyboard-scanner.ts';
import { useTexts } from '../../i18n/index.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { desksTexts } from './desks-texts.ts';

interface CodeFormProps {
  readonly label: string;
  readonly help: string;
  /** Finds what has the code; throws what the person is to read. */
  readonly onCode: (code: string) => Promise<void>;
  /** Whether the camera reads codes, too: in a document of the door alone. @default false */
  readonly hasCamera?: boolean;
}

/** Takes a code that is typed, or read by the camera or by a scanner that types while the cursor is anywhere. */
export function CodeForm({ label, help, onCode, hasCamera = false }: CodeFormProps) {
  const { t } = useTexts(desksTexts);
  const [typed, setTyped] = useState('');
  const [scans, setScans] = useState(0);
  const newest = useRef(onCode);
  newest.current = onCode;
  const scan = useCallback((code: string) => {
    // What a dialog asks is answered first.
    if (document.querySelector('[role=dialog]') !== null) return;
    // What was typed before, and why it was refused, is over.
    setTyped('');
    setScans((count) => count + 1);
    newest.current(code).catch((error: unknown) => notify(problemText(error), 'alarm'));
  }, []);
  useEffect(() => listenForScanners(scan), [scan]);
  return (
    <section className="panel stack">
      {hasCamera && <CameraScanner onCode={scan} />}
      <Form
        key={scans}
        submit={t('find')}
        onSubmit={async () => {
          await onCode(typed);
          setTyped('');
        }}
      >
        <Field
          label={label}
          help={help}
          value={typed}
          onChange={setTyped}
          isRequired
          maxLength={1000}
          autoComplete="off"
        />
      </Form>
    </section>
  );
}
