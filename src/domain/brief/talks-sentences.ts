import { lastContacts } from '../explain/exchange-sentences.js';
import { daysSinceLast, lastAmong } from '../record/last-event.js';
import type { TrackEvent } from '../record/track-event.js';
import { daysInWords, whenInWords } from '../wording/dates.js';
import { capitalised } from '../wording/nouns.js';
import { type BriefInput, type BriefPart, firstNamed } from './brief-input.js';

/** A part of the sentence on talks, with the event that it tells of. */
interface TalksPart {
  readonly event: TrackEvent;
  readonly text: string;
}

/** When the parties last talked about the subject, last about it alone, and last worked on it together. */
export const talksSentences: BriefPart = ({ view, reading }, named) => {
  const contacts = lastContacts(view);
  const { alone, joint } = contacts;
  const last = lastTalks(view, contacts, named);
  const parts = last ? [last.part] : [];
  if (alone && alone !== contacts.last && alone !== last?.part.event) {
    parts.push({ event: alone, text: `${last ? 'last' : 'last talked'} about it alone ${when(alone, named)}` });
  }
  const isWorking = ['active', 'working-group-active'].includes(reading.status);
  if (joint && !isWorking) parts.push({ event: joint, text: `last worked on a case together ${when(joint, named)}` });
  if (parts.length === 0) return [];
  const words = parts.map(({ text }) => text);
  const list = words.length < 3 ? words.join(', and ') : `${words.slice(0, -1).join(', ')}, and ${words.at(-1)!}`;
  const sides = view.definition.parties.length === 2 ? 'the two sides' : 'the parties';
  const text = `${capitalised(`${last?.isEarlier ? 'before this ' : ''}${sides}`)} ${list}.`;
  return [{ text, events: parts.map(({ event }) => event) }];
};

/** The last talks with their age; on the day of talks that have been named, those before them. */
function lastTalks(
  { validAt }: BriefInput['view'],
  { last, dialogues }: ReturnType<typeof lastContacts>,
  named: Set<string>,
): { readonly part: TalksPart; readonly isEarlier: boolean } | null {
  if (!last) return null;
  const age = daysSinceLast(last, dialogues, validAt);
  const ago = age.max === 0 ? '' : `${daysInWords(age)} earlier`;
  if (!named.has(last.id)) {
    const text = `last talked about it ${when(last, named)}${ago === '' ? '' : `, ${ago}`}`;
    return { part: { event: last, text }, isEarlier: false };
  }
  if (ago !== '') return { part: { event: last, text: `last talked about it ${ago}` }, isEarlier: false };
  const before = lastAmong(dialogues.filter((talks) => talks.lastDay < last.day));
  return before && { part: { event: before, text: `last talked about it ${when(before, named)}` }, isEarlier: true };
}

/** When an event was, with its title where that has not been told. */
function when(event: TrackEvent, named: Set<string>): string {
  const title = firstNamed(event, named);
  return `${whenInWords(event.date.text)}${title === '' ? '' : ` (${title})`}`;
}
