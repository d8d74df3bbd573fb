/** Remarks without the full stops of abbreviations, so that a full stop ends a sentence. */
export function plain(remarks: string): string {
  return remarks
    .replaceAll(/\bU\.\s?S\.\s?S\.\s?R\./g, 'USSR')
    .replaceAll(/\b(?:U\.\s?S\.|United States)/g, 'US')
    .replaceAll(/\b(?:U\.\s?N\.|United Nations)/g, 'UN')
    .replaceAll(/\b(\p{Lu})\./gu, '$1')
    .replaceAll(/\b(St|Ft|Gen|Mr|Mrs|Dr|Jr|Sr|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|Gov|Adm|Col|No)\./g, '$1')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('’', "'");
}

const nextAct =
  /(?:,? and|,) (?=(?:also |later |then |privately |separately )?(?:met|attended|visited|toured|addressed|signed|discussed|held|conferred|participated|inspected|delivered|laid|commemorated|accompanied|dedicated|received|took part|reviewed|briefed|consulted|gave|spoke|announced|opened|had)\b)/i;

/** The acts that remarks tell, one clause each. */
export function clauses(plainRemarks: string): string[] {
  return plainRemarks
    .replaceAll(/\[[^\]]*\]/g, '')
    .split(/[.;:](?=\s|$)(?!\s(?:and|with)\s)/)
    .flatMap((sentence) => sentence.split(nextAct))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
}

/** One pattern for any of the words, which stand in a text separated by spaces. */
export function anyOf(words: string): string {
  return `(?:${words
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('_', ' '))
    .join('|')})`;
}

const contact = anyOf(`
  met meets? meetings? talks summits? conferences? conferred consult\\w* conversations? discussions? discuss\\w* sessions?
  negotiat\\w* dinner lunch\\w* breakfast audience reviewed explored coordinated continued held engaged talked visits?
  visited spoke joined events worked signed exchange
`);
const adverb = anyOf('separately privately informally briefly');
const received = anyOf(
  'briefed audience_of received_by [Ii]nvited_by joined_by hosted_by guest_of visited_with called_on consoled',
);
const withSomebody = new RegExp(
  [
    `\\b${contact}\\b.*?\\b(?:with|between|among)\\b`,
    `^(?:${anyOf('also later then again privately separately')} )*met(?: ${adverb})?\\b`,
    `\\b${received}\\b`,
    `\\bvisit(?:ed)?(?= ${anyOf('President King Prime_Minister Queen Emperor Chancellor Pope')})`,
  ].join('|'),
  'i',
);
/** What the talks were about may name others: `briefed the King on his talks with Soviet leaders`. */
const subject =
  / (?:on|about|after|before|following|regarding) (?:his |her |the |a )?(?:meetings?|talks|visits?|discussions?|trip|journey|negotiations?)\b.*/;

/** What follows `met with` and its like in a clause; undefined where the clause tells of no meeting with anybody. */
export function partnersOf(clause: string): string | undefined {
  const match = withSomebody.exec(clause);
  return match ? clause.slice(match.index + match[0].length).replace(subject, '') : undefined;
}
