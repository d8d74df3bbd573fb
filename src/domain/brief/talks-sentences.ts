import { daysSinceLast, lastAmong } from '../record/last-event.js';
import { isOperational, isSession, type TrackEvent } from '../record/track-event.js';
import { contactsAmong } from '../reading/metrics/make-metrics.js';
import { daysInWords, whenInWords } from '../wording/dates.js';
import { capitalised } from '../wording/nouns.js';
import { type BriefPart, firstNamed } from './brief-input.js';

/** When the parties last talked about the subject, last about it alone, and last worked on it together. */
export const talksSentences: BriefPart = ({ view, reading }, named) => {
  const { contacts, dialogues } = contactsAmong(view.visible(), view.definition);
  const last = lastAmong(dialogues);
  const alone = lastAmong(dialogues.filter((event) => isSession(event) || event.role === 'dedicated'));
  const joint = lastAmong(contacts.filter(isOperational));
  const titled = (event: TrackEvent) => {
    const title = firstNamed(event, named);
    return `${whenInWords(event.date.text)}${title === '' ? '' : ` (${title})`}`;
  };
  const sides = view.definition.parties.length === 2 ? 'the two sides' : 'the parties';
  const parts: string[] = [];
  if (last) {
    const isNamed = named.has(last.id);
    const age = daysSinceLast(last, dialogues, view.validAt);
    const ago = `${daysInWords(age)} earlier`;
    if (!isNamed) parts.push(`last talked about it ${titled(last)}${age.max === 0 ? '' : `, ${ago}`}`);
    else if (age.max > 0) parts.push(`last talked about it ${ago}`);
  }
  if (alone && alone !== last)
    parts.push(`${parts.length === 0 ? 'last talked' : 'last'} about it alone ${titled(alone)}`);
  const isWorking = ['active', 'working-group-active'].includes(reading.status);
  if (joint && !isWorking) parts.push(`last worked on a case together ${titled(joint)}`);
  if (parts.length === 0) return [];
  const list = parts.length < 3 ? parts.join(', and ') : `${parts[0]!}, ${parts[1]!}, and ${parts[2]!}`;
  return [{ text: `${capitalised(sides)} ${list}.`, events: [last, alone, joint].filter((event) => event !== null) }];
};
