import type { Judgement } from './judgement.js';
import type { Row } from './register.js';
import { anyOf, clauses, plain } from './remarks.js';
import { signs } from './signs.js';

const together = anyOf(`
  met meetings? visit visited conferred talks conversations discussions? luncheon lunch brunch breakfast dinner golf summit
  conference negotiat\\w* consult\\w* exchange_of_visits events?
`);
const secretaries = anyOf(`
  Powell Rice Clinton Hull Rusk Herter Dulles Acheson Kissinger Rogers Shultz Baker Marshall Vance Albright Kerry
`);
const metAmericans = new RegExp(
  [
    `\\b${together}\\b.*\\b(?:President|Secretary (?:of State )?${secretaries}|US officials|Roosevelt)\\b`,
    '\\bdiscuss\\w*\\b|\\bWhite House (?!dinner on|Summit|Conference)|\\breceived by\\b',
  ].join('|'),
  'i',
);
const guest =
  /\b(?:invitation of (?:the )?(?:President|US)|guest of (?:the )?(?:President|US|government)|Presidential guest|Official guest|courtesy call)/i;
const bodyOfTwo = /\bUS-\p{Lu}\p{L}+ (?:Bilateral|Binational|Joint)/u;
const wasThere = /\b(?:Attended|attending|Participated|Summit|Conference|at the|while|during a)\b/;

/** Judges a visit of a foreign leader to the United States. */
export function judgeVisit(row: Row): Judgement {
  const text = plain(row.remarks);
  const told = clauses(text);
  const gathering = told.some(
    (clause) => signs.gathering.test(clause) && !signs.officialVisit.test(clause) && wasThere.test(clause),
  );
  const none = { others: [], offices: new Map<string, readonly string[]>(), accompanied: false };
  if (/-elect|-designate/i.test(row.name)) return { ...none, host: 'side-contact', gathering: false };
  if (told.some(metOfficially)) return { ...none, host: 'dedicated', gathering };
  if (told.some((clause) => signs.unofficial.test(clause))) return { ...none, gathering: false, reason: 'private' };
  const elsewhere = told.some((clause) => /\b(?:UN|OAS|IMF|Monetary)\b/.test(clause));
  if (elsewhere && !/White House|President/.test(text)) return { ...none, gathering: false, reason: 'multilateral' };
  return { ...none, host: 'side-contact', gathering };
}

function metOfficially(clause: string): boolean {
  if (signs.officialVisit.test(clause) && !/^(?:un|non)official/i.test(clause)) return true;
  if (guest.test(clause) || signs.smallSummit.test(clause) || signs.talks.test(clause)) return true;
  if (bodyOfTwo.test(clause)) return true;
  // The President-elect holds no office yet.
  return metAmericans.test(clause.replaceAll(/President-elect/gi, 'Elect')) && !/\bformer President\b/i.test(clause);
}
