/** The media type of a header, in lower case: `application/json` of `Application/JSON; charset=utf-8`. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** NDJSON by the name that Thaw uses, and by the other names that are in use. */
export const linesType = 'application/x-ndjson';
export const linesTypes = [
  ...[linesType, 'application/ndjson', 'application/jsonl', 'application/x-jsonl', 'application/jsonlines'],
  ...['application/x-jsonlines', 'application/json-lines', 'application/x-json-lines', 'text/x-ndjson', 'text/jsonl'],
];

/** A form with files: browsers and curl send a file so. */
export const formType = 'multipart/form-data';

/** The media type of a body by the name that Thaw uses: NDJSON has several. */
export function bodyTypeOf(header: string | undefined): string {
  const type = mediaTypeOf(header);
  return linesTypes.includes(type) ? linesType : type;
}

/** The `charset` of a header, in lower case; `undefined` where it names none. */
export function charsetOf(header: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header ?? '')?.[1]?.toLowerCase();
}

/** Whether an `Accept` header takes a media type; an absent header takes all. */
export function isAccepted(mediaType: string, accept: string | undefined): boolean {
  return qualityOf(mediaType, accept) > 0;
}

/** The one of these media types that an `Accept` header prefers; the first among equals. */
export function preferredOf<T extends string>(mediaTypes: readonly T[], accept: string | undefined): T {
  const quality = (type: T) => qualityOf(type, accept);
  return mediaTypes.reduce((best, next) => (quality(next) > quality(best) ? next : best));
}

/**
 * The weight that an `Accept` header gives to a media type, from 0 to 1. Parameters of a range are ignored, so that
 * `application/json; charset=utf-8` takes JSON: `negotiator` would refuse that, and among equals it puts the order of
 * the client before that of the server.
 */
function qualityOf(mediaType: string, accept: string | undefined): number {
  if (!accept?.trim()) return 1;
  const wanted = mediaTypeOf(mediaType);
  const ranges = accept.split(',').map((range) => {
    return { type: mediaTypeOf(range), quality: Number(/;\s*q=([01](?:\.\d{0,3})?)\s*(?:;|$)/.exec(range)?.[1] ?? 1) };
  });
  // The most specific range that names the type decides (RFC 9110, section 12.5.1).
  for (const name of [wanted, `${wanted.split('/', 1)[0]}/*`, '*/*']) {
    const range = ranges.find(({ type }) => type === name);
    if (range) return range.quality;
  }
  return 0;
}
