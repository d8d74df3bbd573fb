/** Stands for a part of an address that is not shown. */
export const mask = '…';

const form = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;
/** A segment that names a place (`v2`, `alerts`, `incoming-webhook`), not one that could be a token. */
const plainSegment = /^(v\d{1,2}|[A-Za-z]?[a-z]{0,14}([-_.][a-z]{1,14}){0,3})$/;

interface UrlParts {
  readonly before: string;
  readonly user: string;
  readonly host: string;
  /** The segments of the path; the first is empty. */
  readonly path: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly hash: string;
}

function partsOf(text: string): UrlParts | undefined {
  const [, before, user = '', host, path, query = '', hash = ''] = form.exec(text) ?? [];
  if (before === undefined) return undefined;
  const pairs = query === '' ? [] : query.slice(1).split('&').map(pairOf);
  return { before, user, host: host!, path: path!.split('/'), query: pairs, hash };
}

function pairOf(pair: string): readonly [string, string] {
  const equals = pair.indexOf('=');
  // What has no name may be the token itself.
  return equals < 0 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

/**
 * An address with … for all that may be a secret in it: user and password, values of the query, the fragment, and each
 * segment of the path that is no plain word. Other texts, and addresses without such a part, are returned as they are.
 */
export function maskedUrl(text: string): string {
  const parts = partsOf(text);
  if (!parts) return text;
  const { before, user, host, path, query, hash } = parts;
  const shown = path.map((segment) => (plainSegment.test(segment) ? segment : mask)).join('/');
  const pairs = query.map(([name, value]) => `${name}${name && '='}${value && mask}`);
  const tail = `${pairs.length > 0 ? `?${pairs.join('&')}` : ''}${hash && `#${mask}`}`;
  return `${before}${user && `${mask}@`}${host}${shown}${tail}`;
}

/** The parts of an address that `maskedUrl` hides. */
export function hiddenPartsOf(text: string): string[] {
  const parts = partsOf(text);
  if (!parts) return [];
  const { user, path, query, hash } = parts;
  const hidden = [
    ...user.replace(/@$/, '').split(':'),
    ...path.filter((segment) => !plainSegment.test(segment)),
    ...query.map(([, value]) => value),
    hash.slice(1),
  ];
  return hidden.filter((part) => part !== '' && part !== mask);
}
