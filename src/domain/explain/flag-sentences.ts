import type { Sentence, ExplanationInput } from './explanation.js';
import { actsInWords } from './named-acts.js';
import { listInWords } from '../wording/nouns.js';
import { whenInWords, dateInWords } from '../wording/dates.js';
import { statusLabels } from '../policy/states.js';
import { isoDay } from '../time/day.js';
import type { FlagGround } from '../reading/flags.js';
import { pressurePoints } from '../fold/pressure.js';
import { lineInWords } from '../reading/lines.js';
import type { TrackEvent } from '../record/track-event.js';
import { partyName } from '../events/party.js';

type FlagInput = Pick<ExplanationInput, 'reading' | 'view'>;

/**
 * One sentence for each ground of a flag, with its events. A dispute carries sources of its own: the sources of an
 * event do not vouch for an objection to it.
 * @param named the ids of the events that have been named before, and are not named again
 */
export function flagSentences(
  input: FlagInput & Pick<ExplanationInput, 'grounds'>,
  named: ReadonlySet<string> = new Set(),
): Sentence[] {
  return input.grounds.map((ground) => {
    const sentence = { text: groundInWords(ground, input, named), events: ground.events };
    if (ground.because !== 'disputed') return sentence;
    return {
      ...sentence,
      sources: ground.events.flatMap(({ disputes }) => disputes.flatMap((one) => one.sources ?? [])),
    };
  });
}

/** The ground of a flag as a sentence. @param named the ids of events that it does not name */
export function groundInWords(
  ground: FlagGround,
  { reading, view }: FlagInput,
  named: ReadonlySet<string> = new Set(),
): string {
  const { because, events, parties = [], claim } = ground;
  const [event] = events as [TrackEvent];
  const isNamed = events.length > 0 && named.has(event.id);
  const title = isNamed ? 'it' : `“${event?.title}”`;
  const aside = isNamed ? '' : `, “${event?.title}”,`;
  const behind = `${reading.status === 'none' ? 'the first event on record' : 'the event behind it'}${aside}`;
  const until = ground.until === undefined ? '' : dateInWords(isoDay(ground.until));
  switch (because) {
    case 'approach': {
      const shows = `${isNamed ? 'shows since' : `shows: “${event.title}”`} ${isNamed ? dateInWords(event.date.text) : whenInWords(event.date.text)}`;
      return `A thaw ${shows}; unless more follows, it counts until ${until}.`;
    }
    case 'disputed':
      return `Contested: ${listInWords(event.disputes.map((one) => `${partyName(one.party)} says “${one.says.replace(/\.$/, '')}”`)) || listInWords(parties.map(partyName))}.`;
    case 'other-date': {
      const date = whenInWords(claim!.date);
      return `Contested: a source has ${title} ${date}, which would make the status “${statusLabels[claim!.status]}”.`;
    }
    case 'not-yet-sure':
      return `Provisional: “${event.title}” may have happened by this day or not (its date is ${dateInWords(event.date.startView().edtf)}), and is left out.`;
    case 'one-publisher':
      return `Provisional: ${behind} is reported by a single publisher, ${event.publishers[0]}.`;
    case 'no-source':
      return `Provisional: no source of ${behind} was out by the day of this knowledge.`;
    case 'doubtful-date':
      return `Provisional: the date of ${behind} is in doubt.`;
    case 'doubtful-count':
      return `Provisional: the day cannot be told exactly, since the date of ${isNamed ? 'the event behind it' : title} is coarse.`;
    case 'unwatched':
      return ground.flag === 'stale'
        ? `Nobody has confirmed the record beyond ${until}, so something may be missing.`
        : `Provisional: the clock moved it after ${until}, beyond which nobody has confirmed the record.`;
    case 'force':
      return `Provisional: force was used ${whenInWords(event.date.text)}${isNamed ? '' : ` (“${event.title}”)`}, and no contact is on record since.`;
    case 'line':
      return `Partly working: ${lineInWords(ground.line!, view.definition)}.`;
    case 'pressure':
      return `Under strain: the last ${view.policy.pressure.windowDays} days brought ${actsInWords(events, (act) => pressurePoints(act, view.policy))}; pressure is ${reading.pressure.level}, with a score of ${reading.pressure.score}.`;
  }
}
