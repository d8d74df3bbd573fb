import { candidateOrders, candidateStates } from '../../contract/candidates.js';
import { queryLimits } from '../../contract/queries.js';
import { eventTypes } from '../../domain/events/vocabulary.js';
import { type CommandRow, commandOption, wholeNumber } from '../command.js';
import type * as commands from '../commands/sources/inbox.js';

const load = (name: keyof typeof commands) => async () => (await import('../commands/sources/inbox.js'))[name];

const judge = commandOption('--judge <name>', 'the person who judges; the name of the user if left out');
const all = (text: string, before: string[] = []) => [...before, text];

/** The commands by which reports of sources are judged. */
export const judgingCommands: readonly CommandRow[] = [
  {
    usage: 'inbox [candidate]',
    description: 'what sources report and nobody has judged; with an id: one candidate, its reports and its effect',
    options: [
      commandOption('--track <track>', 'proposed for this track'),
      commandOption('--party <party>', 'with this party'),
      commandOption('--state <state>', 'in this state; what awaits judgement if left out').choices(candidateStates),
      commandOption('--search <words>', 'with these words in title, publishers or parties'),
      commandOption('--order <order>', 'the highest score first, or the last changed').choices(candidateOrders),
      commandOption('--limit <number>', 'how many', wholeNumber(1, queryLimits.page)),
    ],
    load: load('showInbox'),
  },
  {
    usage: 'accept <candidate>',
    description: 'record a candidate as an event, as it is proposed but for what the options say',
    options: [
      commandOption('--type <type>', 'the type of the event').choices(eventTypes),
      commandOption('--track <track>', 'its track; may be repeated', all),
      commandOption('--occurred <date>', 'when it happened (EDTF)'),
      commandOption('--mode <mode>', 'how talks were held'),
      commandOption('--track-role <role>', 'what the track was to the talks'),
      commandOption('--title <title>', 'its title'),
      commandOption('--source-of [event]', 'add the reports to an event on record; the likely same one if left out'),
      judge,
    ],
    load: load('acceptCandidate'),
  },
  {
    usage: 'dismiss <candidate>',
    description: 'dismiss a candidate; it comes back when a new independent publisher reports it',
    options: [commandOption('--reason <reason>', 'why').makeOptionMandatory(), judge],
    load: load('dismissCandidate'),
  },
];
