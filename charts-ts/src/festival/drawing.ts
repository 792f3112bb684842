import { LANDMARK_KINDS, LocalId, MOST_LANDMARKS, MOST_OUTLINES } from '@clove/contracts';
import { z } from 'zod';
import { block, Text } from './schema-fields.ts';
import { notList } from './schema-messages.ts';

/** An SVG beside the festival file. */
export const DRAWING_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\.svg$/;

const Outline = block({
  section: LocalId.meta({ description: 'Id of the section.', examples: ['LAWN'] }),
  shape: z.string().meta({
    description:
      'What is drawn around it. Its corners as x,y with spaces between; a unit is the room of a seat, y grows away from the stage.',
    examples: ['-14,15 14,15 18,24 -18,24'],
  }),
}).meta({
  description: 'Where a section is.',
  examples: [{ section: 'LAWN', shape: '-14,15 14,15 18,24 -18,24' }],
});

const Landmark = block({
  kind: z
    .enum(LANDMARK_KINDS)
    .meta({ description: 'What it is. With other it needs a title.', examples: ['stage', 'first-aid'] }),
  shape: z.string().meta({
    description:
      'Where it is. Its corners as x,y with spaces between; a unit is the room of a seat, y grows away from the stage.',
    examples: ['-8,-5 8,-5 8,-2 -8,-2'],
  }),
  title: Text('What fans read instead of its kind.', '호수 무대', 'Lake stage').optional(),
}).meta({
  description: 'A place that fans look for beside the sections.',
  examples: [{ kind: 'stage', shape: '-8,-5 8,-5 8,-2 -8,-2', title: { ko: '호수 무대', en: 'Lake stage' } }],
});

export const Drawing = block({
  file: z
    .string()
    .regex(DRAWING_FILE, 'the name of a .svg file in the folder of the festival')
    .optional()
    .meta({
      description:
        'A file with more outlines and landmarks, beside this file in the folder <slug>: shapes with data-outline or data-landmark. Default: none, beside the SVG plans of sections.',
      examples: ['venue.svg'],
    }),
  outlines: z
    .array(Outline, { error: notList })
    .min(1)
    .max(MOST_OUTLINES)
    .optional()
    .meta({
      description: 'Sections whose outline is known. Default: sections are drawn around their seats.',
      examples: [[{ section: 'LAWN', shape: '-14,15 14,15 18,24 -18,24' }]],
    }),
  landmarks: z
    .array(Landmark, { error: notList })
    .min(1)
    .max(MOST_LANDMARKS)
    .optional()
    .meta({
      description: 'The stage, entrances, toilets and so on. Default: a stage in front of all seats.',
      examples: [[{ kind: 'stage', shape: '-8,-5 8,-5 8,-2 -8,-2' }]],
    }),
}).meta({ description: 'The venue from above. Default: it is drawn around the seats.' });

export type WrittenOutline = z.infer<typeof Outline>;
export type WrittenLandmark = z.infer<typeof Landmark>;

/** A drawing as its file has it, with what is drawn in the festival's SVG files. */
export type FestivalDrawing = z.infer<typeof Drawing> & { readonly drawn?: DrawnShapes | undefined };

/** What SVG files draw. */
export interface DrawnShapes {
  readonly outlines: readonly (WrittenOutline & Drawn)[];
  readonly landmarks: readonly (WrittenLandmark & Drawn)[];
}

/** Where it stands: findings about it name the file, line and column. */
export interface Drawn {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** All outlines of a drawing: those of the file, then those of its SVG files. */
export function outlinesOf(drawing: FestivalDrawing | undefined): readonly WrittenOutline[] {
  return [...(drawing?.outlines ?? []), ...(drawing?.drawn?.outlines ?? [])];
}

/** All landmarks of a drawing, in the same order. */
export function landmarksOf(drawing: FestivalDrawing | undefined): readonly WrittenLandmark[] {
  return [...(drawing?.landmarks ?? []), ...(drawing?.drawn?.landmarks ?? [])];
}
