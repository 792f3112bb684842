import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Finds QR codes in what the camera sees. */
export type CodeReader = (video: HTMLVideoElement) => Promise<readonly string[]>;

interface Detector {
  detect(video: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorMaker {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The browser's own reader, or ours where it has none. */
export async function codeReader(): Promise<CodeReader> {
  return (await browserReader()) ?? (await ownReader());
}

async function browserReader(): Promise<CodeReader | undefined> {
  const maker: DetectorMaker | undefined = Reflect.get(globalThis, 'BarcodeDetector');
  try {
    if (maker === undefined || !(await maker.getSupportedFormats()).includes('qr_code')) return undefined;
    const detector = new maker({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
  } catch {
    // Some browsers name the formats and have no reader behind them.
    return undefined;
  }
}

/** ZXing, compiled to WebAssembly and served by ourselves. */
async function ownReader(): Promise<CodeReader> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('the browser draws no pictures');
  return async (video) => {
    // Enough for a code that fills a third of the picture, and four times as fast as a full one.
    const scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
    return found.map(({ text }) => text);
  };
}
