import { type CommandRow, commandOption, wholeNumber } from '../command.js';
import type * as commands from '../commands/sources/source.js';
import { licences } from '../../domain/reports/report.js';
import { settingsOptions } from '../settings-options.js';

const load = (name: keyof typeof commands) => async () => (await import('../commands/sources/source.js'))[name];

const licence = commandOption(
  '--licence <licence>',
  'what may be kept and passed on; that of the kind if left out',
).choices(licences);

/** The commands of sources that are followed. A server that runs on the database takes up what they write. */
export const sourceCommand: CommandRow = {
  usage: 'source',
  description: 'feeds, files and providers that are followed for reports',
  common: false,
  commands: [
    {
      usage: 'add <what>',
      description: 'follow a feed by its address, or a kind: thaw source add https://example.org/feed.xml',
      options: [
        commandOption('--name <name>', 'what to call it; what the provider calls itself if left out'),
        licence,
        commandOption('--every <seconds>', 'how often it is fetched', wholeNumber(60, 604_800)),
        commandOption('--internal', 'readers see nothing of it, nor of what it reports'),
        ...settingsOptions,
      ],
      load: load('addSource'),
    },
    { usage: 'kinds', description: 'the kinds of sources, and their settings', load: load('listKinds') },
    { usage: 'list', description: 'all sources, and how each fares', load: load('listSources') },
    {
      usage: 'show <source>',
      description: 'one source, by its name or id, with what it could not be read of',
      load: load('showSource'),
    },
    {
      usage: 'test <what>',
      description: 'what would come from a source, a feed or a kind; stores nothing',
      options: [licence, ...settingsOptions],
      load: load('testSource'),
    },
    { usage: 'fetch <source>', description: 'fetch it now, whenever it would be due', load: load('fetchSource') },
    { usage: 'pause <source>', description: 'fetch it no more until it is resumed', load: load('pauseSource') },
    { usage: 'resume <source>', description: 'fetch it again', load: load('resumeSource') },
    { usage: 'remove <source>', description: 'remove it; what it has reported stays', load: load('removeSource') },
  ],
};
