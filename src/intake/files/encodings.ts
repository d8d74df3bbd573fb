import { ThawError } from '../../domain/errors.js';
import { notUtf8, type NoText } from '../../event-log/lines/ndjson.js';

/** An encoding of text other than UTF-8. */
export interface Encoding {
  /** Its name by the WHATWG standard: `windows-1252`, `gb18030`, `utf-16le`. */
  readonly name: string;
  /** The text of a line; `undefined` where the bytes are none: nothing is replaced by U+FFFD. */
  readonly decode: (bytes: Uint8Array) => string | undefined;
}

/** What stands in windows-1252 from 0x80 to 0x9F: the decoder of Node 20 takes these bytes for control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Control characters which no text holds, and the mark of what could not be read. */
const noText = /[\u0080-\u009f\ufffd]/;

/** Encodings that are proposed for text which is not UTF-8, the most frequent ones first. */
const proposed = ['windows-1252', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251'];

/**
 * The encoding of a name or label, as `latin1`, `gbk` or `sjis`.
 * @returns `null` for UTF-8, which needs no decoding
 * @throws ThawError invalid `unknown-encoding`
 */
export function encodingNamed(label: string): Encoding | null {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    const message = `there is no encoding ${label.slice(0, 60)}: known are utf-8, utf-16, ${proposed.join(', ')} and others of the WHATWG standard`;
    throw new ThawError('invalid', 'unknown-encoding', message);
  }
  const name = decoder.encoding;
  if (name === 'utf-8') return null;
  const decode = (bytes: Uint8Array) => {
    try {
      const text = decoder.decode(bytes);
      const right = name === 'windows-1252' ? withWindows1252(text) : text;
      return noText.test(right) ? undefined : right;
    } catch {
      return undefined;
    }
  };
  return { name, decode };
}

function withWindows1252(text: string): string {
  return text.replaceAll(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!);
}

const marks: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
];

/** The encoding that the first bytes of a file show for sure, and the bytes of its mark; `undefined` where they show none. */
export function shownEncoding(head: Buffer): { readonly name: string; readonly mark: number } | undefined {
  for (const [name, mark] of marks) {
    if (mark.every((byte, at) => head[at] === byte)) return { name, mark: mark.length };
  }
  const side = sideOfNuls(head);
  return side === undefined ? undefined : { name: side, mark: 0 };
}

/** UTF-16 without a mark: half of its first bytes are NUL, all on one side of the pairs, since a header is plain letters. */
function sideOfNuls(head: Buffer): string | undefined {
  const nuls = [0, 0];
  const seen = Math.min(head.length, 1_024) & ~1;
  for (let at = 0; at < seen; at++) if (head[at] === 0) nuls[at % 2]! += 1;
  const [first = 0, second = 0] = nuls;
  const enough = seen / 4;
  if (first > enough && second === 0) return 'utf-16be';
  return second > enough && first === 0 ? 'utf-16le' : undefined;
}

/** The fault of a line that is not UTF-8, with the encodings which can read it and what it says in each. */
export const notUtf8WithReadings: NoText = (content, subject) => {
  const fault = notUtf8(content, subject);
  const cell = cellNotUtf8(content);
  const readings = proposed.flatMap((name) => {
    const text = encodingNamed(name)!.decode(cell);
    return text === undefined ? [] : [`as ${name} it reads “${shortened(text)}”`];
  });
  if (readings.length === 0) return fault;
  const [first, ...others] = readings.slice(0, 3);
  const message = `${fault.message}: ${[first, ...others].join(', ')}; say which it is with --encoding`;
  return new ThawError('invalid', fault.code, message);
};

/** The fault of a line that is no text of the encoding which was said. */
export function notOf({ name }: Encoding): NoText {
  return (_content, subject) => new ThawError('invalid', 'wrong-encoding', `${subject} is not ${name}`);
}

const betweenCells = new Set([...',;\t"{}'].map((mark) => mark.charCodeAt(0)));

/** The bytes around the first one that is not UTF-8, as far as no mark between cells stands. */
function cellNotUtf8(content: Buffer): Buffer {
  const lossy = content.toString('utf8');
  const at = Buffer.byteLength(lossy.slice(0, lossy.indexOf('\ufffd')));
  let [from, to] = [at, at];
  while (from > 0 && !betweenCells.has(content[from - 1]!)) from -= 1;
  while (to < content.length && !betweenCells.has(content[to]!)) to += 1;
  return content.subarray(from, to);
}

function shortened(text: string): string {
  const plain = text.trim();
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
