/** A text in both languages of the documentation. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

export type Language = keyof Text;
