import { codedAct } from '../coding/coded-act.js';
import { cameoGroupParty, cameoParty, fipsParty } from '../coding/country-codes.js';
import { codedTitle } from '../coded-title.js';
import { type Report, type ReportActor, reportLimits } from '../report.js';
import { storedText } from '../table-rows.js';
import { type Day, dayOf, isoDay, startOfDay } from '../../time/day.js';
import type { GdeltActor, GdeltEvent } from './event-row.js';
import type { GdeltMentions } from './mentions.js';

const coder = 'GDELT';

/**
 * A row as a report, or in words why it is none: its code or day does not exist.
 * @param mentions those of the event in the file of mentions of the same quarter of an hour
 */
export function gdeltReport(row: GdeltEvent, mentions?: GdeltMentions): Report | string {
  const code = { scheme: 'CAMEO', value: row.code, isRoot: row.isRoot } as const;
  const act = codedAct(code);
  if (!act) return `EventCode ${row.code} is no code of CAMEO`;
  const [day, added] = [calendarDay(row.day), instantOf(row.added)];
  if (day === undefined) return `Day ${row.day} is no day`;
  if (added === undefined) return `DATEADDED ${row.added} is no instant`;
  const address = addressOf(row.url);
  const place = storedText(row.place, 300);
  const placeParty = fipsParty(row.placeCountry);
  const report: Omit<Report, 'title'> = {
    key: row.id,
    ...address,
    published: added,
    day: edtfDay(day, Math.floor(added / 86_400_000)),
    actors: [...actorOf(row.actors[0], 'initiator'), ...actorOf(row.actors[1], 'target')],
    ...(place !== undefined && { place }),
    ...(placeParty !== undefined && { placeParty }),
    code,
    tally: { mentions: row.mentions, publishers: row.sources, articles: row.articles },
  };
  return mentioned({ ...report, title: codedTitle(coder, act, report) }, mentions);
}

/**
 * A report with what further mentions add. A mention repeats the same claim of the same coder on the strength of one more
 * article: it is evidence for the event's report, and no report of its own, which would be counted as a second claim. So a
 * mention makes a new version where it brings a publisher that was not named yet, or a higher confidence; a further article
 * of the same publisher says nothing new. Both are a maximum: whatever the order and however often, the result is the same.
 * @returns the report itself where they add nothing
 */
export function mentioned(report: Report, mentions: GdeltMentions | undefined): Report {
  if (!mentions) return report;
  const known = report.publishers ?? (report.publisher === undefined ? [] : [report.publisher]);
  const all = [...new Set([...known, ...mentions.publishers])];
  // Mentions name the domain, `reuters.com`, and the address may name a part of it, `af.reuters.com`.
  const independent = all.filter((name) => !all.some((domain) => name.endsWith(`.${domain}`)));
  const publishers = independent.sort().slice(0, reportLimits.publishers);
  const confidence = Math.max(report.tally?.confidence ?? 0, mentions.confidence);
  const isNews = report.publishers === undefined || publishers.some((name) => !known.includes(name));
  const [language] = [report.language ?? [], languageOf(mentions.language) ?? []].flat().sort();
  if (!isNews && confidence === report.tally?.confidence && language === report.language) return report;
  const tally = { ...report.tally, confidence, publishers: Math.max(report.tally?.publishers ?? 0, publishers.length) };
  const more = { ...report, publishers, tally, ...(language !== undefined && { language }) };
  const act = report.code && codedAct(report.code);
  return act ? { ...more, title: codedTitle(coder, act, more) } : more;
}

/** BCP 47 prefers the two letters of ISO 639-1: `ar` for `ara`. */
function languageOf(code: string | undefined): string | undefined {
  return code === undefined ? undefined : new Intl.Locale(code).toString();
}

/** The party of one side: its country, or the organisation that is a party (the United Nations, the European Union). */
export function partyOf({ country, group }: GdeltActor): string | undefined {
  return cameoGroupParty(group) ?? cameoParty(country);
}

function actorOf(actor: GdeltActor, role: ReportActor['role']): ReportActor[] {
  const [party, name, type] = [
    partyOf(actor),
    storedText(actor.name, reportLimits.nameLength),
    storedText(actor.type, 40),
  ];
  if (party === undefined && name === undefined && type === undefined) return [];
  return [
    {
      ...(party !== undefined && { party }),
      ...(name !== undefined && { name }),
      role,
      ...(type !== undefined && { type }),
    },
  ];
}

/**
 * The day of the event as EDTF. Where an article says ‘last week’, ‘last month’ or ‘a year ago’, GDELT writes the day that
 * lies exactly 7, 30, 365 or 3,650 days before the one on which it read it: no more is known than the week, month or year.
 * @param added the day of publication
 */
function edtfDay(day: Day, added: Day): string {
  const iso = isoDay(day);
  if (added - day === 7) return `${iso}~`;
  if (added - day === 30) return `${iso.slice(0, 7)}~`;
  return added - day === 365 || added - day === 3_650 ? `${iso.slice(0, 4)}~` : iso;
}

function calendarDay(digits: string): Day | undefined {
  const day = dayOf(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)));
  return isoDay(day).replaceAll('-', '') === digits ? day : undefined;
}

/** The instant of `YYYYMMDDHHMMSS` in milliseconds since 1970 UTC; `undefined` where there is none. */
export function instantOf(digits: string): number | undefined {
  const day = calendarDay(digits.slice(0, 8));
  const [hours, minutes, seconds] = [digits.slice(8, 10), digits.slice(10, 12), digits.slice(12, 14)].map(Number);
  if (day === undefined || hours! > 23 || minutes! > 59 || seconds! > 59) return undefined;
  return startOfDay(day) + ((hours! * 60 + minutes!) * 60 + seconds!) * 1_000;
}

let last: { readonly url: string; readonly address: Pick<Report, 'url' | 'publisher'> } | undefined;

/** The address of the article and its publisher, where it has an address: rows of one article follow one another. */
function addressOf(url: string): Pick<Report, 'url' | 'publisher'> {
  if (last?.url !== url) last = { url, address: parsedAddress(url) };
  return last.address;
}

function parsedAddress(url: string): Pick<Report, 'url' | 'publisher'> {
  const publisher = storedText(url, 200);
  if (!/^https?:\/\//.test(url)) return publisher === undefined ? {} : { publisher };
  if (url.length > 2_000 || !URL.canParse(url)) return {};
  return { url, publisher: new URL(url).hostname.replace(/^www\./, '') };
}
