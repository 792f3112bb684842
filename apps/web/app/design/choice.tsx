import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, Label, Radio, RadioGroup } from 'react-aria-components';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V | undefined;
  readonly onChange: (value: V) => void;
  readonly options: readonly {
    readonly value: V;
    readonly label: string;
    readonly note?: ReactNode;
    /** That the label is written in. Default: the page's. */
    readonly language?: 'ko' | 'en';
  }[];
  readonly labelHidden?: boolean;
}

/** One of several, all of them visible. */
export function Choice<V extends string>({ label, value, onChange, options, labelHidden }: ChoiceProps<V>) {
  return (
    <RadioGroup
      className="choice"
      value={value ?? null}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      {...(labelHidden === true ? { 'aria-label': label } : {})}
    >
      {labelHidden !== true && <Label>{label}</Label>}
      <div className="choice-options">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice-option">
            <span className="choice-label" lang={option.language}>
              {option.label}
            </span>
            {option.note !== undefined && <span className="choice-note">{option.note}</span>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

interface CheckboxProps {
  readonly children: ReactNode;
  readonly isSelected?: boolean;
  readonly onChange?: (selected: boolean) => void;
  readonly name?: string;
  readonly isRequired?: boolean;
}

/** Yes or no. */
export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox className="checkbox" {...props}>
      <span className="checkbox-box" aria-hidden="true" />
      <span>{children}</span>
    </AriaCheckbox>
  );
}
