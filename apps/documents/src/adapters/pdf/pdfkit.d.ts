import type { Font } from 'fontkit';

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** pdfkit also takes a font that fontkit has parsed; its published types do not say so yet. */
      font(src: Font, size?: number): this;
    }
  }
}
