import { memoize } from '../memo.js';
import { blankText } from '../free-texts.js';

/** News agencies, whose reports others print, by the forms of their names in `plainName`. */
const agencies: ReadonlyMap<string, string> = new Map(
  [
    ['ap', 'associated press', 'ap news'],
    ['reuters', 'thomson reuters', 'reuters news agency'],
    ['afp', 'agence france-presse', 'agence france presse'],
    ['xinhua', 'xinhua news agency', 'xinhuanet'],
    ['tass', 'itar-tass', 'tass news agency'],
    ['ria novosti', 'ria'],
    ['interfax'],
    ['dpa', 'deutsche presse-agentur'],
    ['efe', 'agencia efe'],
    ['ansa'],
    ['kyodo', 'kyodo news'],
    ['jiji', 'jiji press'],
    ['yonhap', 'yonhap news agency'],
    ['pti', 'press trust of india'],
    ['ani', 'asian news international'],
    ['anadolu', 'anadolu agency', 'aa'],
    ['upi', 'united press international'],
    ['irna'],
    ['wam'],
  ].flatMap((names) => names.map((name) => [name, names[0]!] as const)),
);

/** Between the publisher whose report it is and the one that passed it on: `AP via STAT`, `Xinhua, copied by a blog`. */
const passedOn = /,? \(?(?:via|by way of|(?:as )?(?:copied|reprinted|republished|carried|quoted) (?:by|in|on))\b/;

/**
 * What tells one independent publisher from another: case, spaces, forms of Unicode, characters that nobody sees and a
 * leading `The` do not; who passes on the report of another, or prints an agency's, is that other: `The Boston Globe (AP)`
 * is `AP`.
 */
export const publisherKey: (name: string) => string = memoize((name) => originOf(plainName(name)), 10_000);

/** The independent publishers among some names, each as it is spelled first; one that was redacted is none. */
export function independentPublishers(names: readonly string[]): string[] {
  // Most events have one source, and this is asked of every event of the log.
  if (names.length < 2) return names[0] === blankText ? [] : [...names];
  const spelled = new Map<string, string>();
  for (const name of names) {
    const key = publisherKey(name);
    if (name !== blankText && !spelled.has(key)) spelled.set(key, name);
  }
  return [...spelled.values()];
}

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase()
    .replaceAll(/\p{Dash_Punctuation}/gu, '-')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^the /, '');
}

function originOf(name: string): string {
  const [origin, carrier] = name.split(passedOn, 2).map((part) => plainName(part.replace(/^[\s(]+|[\s).,]+$/g, '')));
  if (carrier !== undefined && origin !== '') {
    // `The Guardian via AP` is the agency's report, however it is put.
    return agencies.get(origin!) ?? agencies.get(carrier) ?? origin!;
  }
  const [, outer = '', inner = ''] = /^(.+) \(([^()]+)\)$/.exec(name) ?? [];
  return agencies.get(name) ?? agencies.get(plainName(inner)) ?? agencies.get(plainName(outer)) ?? name;
}
