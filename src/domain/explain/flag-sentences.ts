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

/**
 * One sentence for each ground of a flag, with its events. A dispute carries sources of its own: the sources of an
 * event do not vouch for an objection to it.
 */
export function flagSentences(input: ExplanationInput): Sentence[] {
  return input.grounds.map((ground) => {
    const sentence = { text: groundInWords(ground, input), events: ground.events };
    if (ground.because !== 'disputed') return sentence;
    return {
      ...sentence,
      sources: ground.events.flatMap(({ disputes }) => disputes.flatMap((one) => one.sources ?? [])),
    };
  });
}

/** The ground of a flag as a sentence. */
export function groundInWords(
  ground: FlagGround,
  { reading, view }: Pick<ExplanationInput, 'reading' | 'view'>,
): string {
  const { because, events, parties = [], claim } = ground;
  const [event] = events as [TrackEvent];
  const behind = reading.status === 'none' ? 'the first event on record' : 'the event behind it';
  const until = ground.until === undefined ? '' : dateInWords(isoDay(ground.until));
  switch (because) {
    case 'approach':
      return `A thaw shows: “${event.title}” ${whenInWords(event.date.text)}; unless more follows, it counts until ${until}.`;
    case 'disputed':
      return `Contested: ${listInWords(event.disputes.map((one) => `${partyName(one.party)} says “${one.says.replace(/\.$/, '')}”`)) || listInWords(parties.map(partyName))}.`;
    case 'other-date': {
      const date = whenInWords(claim!.date);
      return `Contested: a source has “${event.title}” ${date}, which would make the status “${statusLabels[claim!.status]}”.`;
    }
    case 'not-yet-sure':
      return `Provisional: “${event.title}” may have happened by this day or not (its date is ${dateInWords(event.date.startView().edtf)}), and is left out.`;
    case 'one-publisher':
      return `Provisional: ${behind}, “${event.title}”, is reported by a single publisher, ${event.publishers[0]}.`;
    case 'no-source':
      return `Provisional: no source of ${behind}, “${event.title}”, was out by the day of this knowledge.`;
    case 'doubtful-date':
      return `Provisional: the date of ${behind}, “${event.title}”, is in doubt.`;
    case 'doubtful-count':
      return `Provisional: the day cannot be told exactly, since the date of “${event.title}” is coarse.`;
    case 'unwatched':
      return ground.flag === 'stale'
        ? `Nobody has confirmed the record beyond ${until}, so something may be missing.`
        : `Provisional: the clock moved it after ${until}, beyond which nobody has confirmed the record.`;
    case 'force':
      return `Provisional: force was used ${whenInWords(event.date.text)} (“${event.title}”), and no contact is on record since.`;
    case 'line':
      return `Partly working: ${lineInWords(ground.line!, view.definition)}.`;
    case 'pressure':
      return `Under strain: the last ${view.policy.pressure.windowDays} days brought ${actsInWords(events, (act) => pressurePoints(act, view.policy))}; pressure is ${reading.pressure.level}, with a score of ${reading.pressure.score}.`;
  }
}
