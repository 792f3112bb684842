import { FileTrigger } from 'react-aria-components';
import { Button } from './button.tsx';

interface PictureInputProps {
  /** Says what choosing a file does. */
  readonly children: string;
  readonly isPending: boolean;
  readonly onChoose: (file: File) => void;
}

/** Chooses a picture of the kinds that services take. Source: `packages/service-kit/src/pictures/picture.ts`. */
export function PictureInput({ children, isPending, onChoose }: PictureInputProps) {
  return (
    <FileTrigger
      acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']}
      onSelect={(files) => {
        const [file] = files ?? [];
        if (file !== undefined) onChoose(file);
      }}
    >
      <Button quiet isPending={isPending}>
        {children}
      </Button>
    </FileTrigger>
  );
}
