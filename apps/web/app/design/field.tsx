import {
  FieldError,
  Input,
  Label,
  NumberField,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { commonTexts } from '../i18n/common.ts';
import { useTexts } from '../i18n/index.ts';
import { Button } from './button.tsx';

interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  /** Under the field. */
  readonly help?: string;
  /** More lines than one. */
  readonly lines?: number;
  readonly placeholder?: string;
}

/** A text field with its label, help and error. */
export function Field({ label, help, lines, placeholder, ...props }: FieldProps) {
  const shown = placeholder === undefined ? {} : { placeholder };
  return (
    <TextField {...props} className="field">
      <Label>{label}</Label>
      {lines === undefined ? <Input {...shown} /> : <TextArea rows={lines} {...shown} />}
      {help !== undefined && (
        <Text slot="description" className="help">
          {help}
        </Text>
      )}
      <FieldError className="field-error" />
    </TextField>
  );
}

interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max: number;
  readonly labelHidden?: boolean;
}

/** A small number with a button for one fewer and one more. */
export function Stepper({ label, value, onChange, min = 0, max, labelHidden }: StepperProps) {
  const { t } = useTexts(commonTexts);
  return (
    <NumberField
      className="field stepper"
      value={value}
      minValue={min}
      maxValue={max}
      onChange={(next) => onChange(Number.isNaN(next) ? min : next)}
      {...(labelHidden === true ? { 'aria-label': label } : {})}
    >
      {labelHidden !== true && <Label>{label}</Label>}
      <div className="stepper-row">
        <Button quiet slot="decrement" aria-label={`${label}: ${t('fewer')}`}>
          −
        </Button>
        <Input />
        <Button quiet slot="increment" aria-label={`${label}: ${t('more')}`}>
          +
        </Button>
      </div>
    </NumberField>
  );
}
