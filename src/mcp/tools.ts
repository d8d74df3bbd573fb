import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { toolArguments, type ToolArguments, type ToolName } from '../contract/mcp/arguments.js';
import { fieldErrors } from '../domain/entries/entry.js';
import { parseContext } from '../domain/entries/validation-messages.js';
import { ThawError } from '../domain/errors.js';
import { EventLog } from '../event-log/event-log.js';
import { Comparisons } from '../readings/compare/comparisons.js';
import { StatusReader } from '../readings/status-reader.js';
import { textOf, type ToolAnswer } from './answer.js';
import { compareReadings } from './compare-tool.js';
import { citeReading, explainStatus, findTracks, readHistory, readStatus } from './read-tools.js';
import { searchEvents } from './search-tool.js';
import type { Services } from './services.js';

/** A tool as an agent is told of it, and what answers it. */
interface Tool<Name extends ToolName> {
  readonly title: string;
  readonly description: string;
  readonly answer: (args: ToolArguments<Name>, services: Services) => Promise<ToolAnswer>;
}

const tools: { readonly [Name in ToolName]: Tool<Name> } = {
  find_tracks: {
    title: 'Find tracks',
    description: 'The tracks of cooperation that match, each with its id, parties and status today.',
    answer: findTracks,
  },
  read_status: {
    title: 'Read a status',
    description:
      'How a track stands, today or on the day validAt, as known today or at the end of knownAt: formal position, practice, since when, and the events that it rests on.',
    answer: readStatus,
  },
  explain_status: {
    title: 'Explain a status',
    description: 'Why a track has its status: sentences to print as they are, with numbered sources.',
    answer: explainStatus,
  },
  compare_readings: {
    title: 'Compare two readings',
    description:
      'What differs between two days (from, to), two states of knowledge (knownFrom, knownTo), the accounts of two parties (accounts) or two policies (policies) of a track, and what makes the difference.',
    answer: compareReadings,
  },
  read_history: {
    title: 'Read the history',
    description:
      'The periods of each status of a track, oldest first, each with its cause; of a long history the latest.',
    answer: readHistory,
  },
  search_events: {
    title: 'Search events',
    description:
      'Events on record by words, track, type, party and days, the latest first, as they read today or at the end of knownAt: corrected, and without retracted ones.',
    answer: searchEvents,
  },
  cite_reading: {
    title: 'Cite a reading',
    description: 'A citation of a status, with the address that always gives it.',
    answer: citeReading,
  },
};

export const toolNames = Object.keys(tools) as ToolName[];

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(tools, name);
}

/** The tools as they are listed: none writes, and none reaches beyond the log. */
export function listedTools() {
  return toolNames.map((name) => {
    const { title, description } = tools[name];
    const { $schema: _dialect, ...schema } = z.toJSONSchema(toolArguments[name], { io: 'input' });
    const inputSchema = { ...schema, type: 'object' as const };
    const annotations = { title, readOnlyHint: true, openWorldHint: false };
    return { name, title, description, inputSchema, annotations };
  });
}

/** What an agent gets for a call: a text, or what was wrong with the call. */
export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

/** Answers calls of tools from the readings, by the view of whoever asks. */
@Injectable()
export class Tools {
  private readonly logger = new Logger(Tools.name);

  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly comparisons: Comparisons,
  ) {}

  /**
   * The answer to a call. What is wrong with its arguments, or with what they ask for, is told in words.
   * @param address the address of the server as the agent reaches it, for citations; empty where there is none
   */
  async call(name: ToolName, args: unknown, address: string): Promise<ToolResult> {
    try {
      const services: Services = { reader: this.reader, log: this.log, comparisons: this.comparisons, address };
      return { text: textOf(await answerOf(name, args, services)), isError: false };
    } catch (error) {
      if (error instanceof ThawError) return { text: `${error.message} (${error.code})`, isError: true };
      this.logger.error(`The tool ${name} failed`, error);
      return { text: 'This could not be answered: the server failed, and has logged why.', isError: true };
    }
  }
}

function answerOf<Name extends ToolName>(name: Name, args: unknown, services: Services): Promise<ToolAnswer> {
  const tool: Tool<Name> = tools[name];
  return tool.answer(argumentsOf(name, args), services);
}

/** @throws ThawError invalid `invalid-arguments`, naming each wrong argument */
function argumentsOf<Name extends ToolName>(name: Name, args: unknown): ToolArguments<Name> {
  const schema = toolArguments[name];
  const result = schema.safeParse(args ?? {}, parseContext);
  if (result.success) return result.data as ToolArguments<Name>;
  const known = Object.keys(schema.shape).join(', ');
  const errors = fieldErrors(result.error).map(({ pointer, detail }) => ({
    pointer: pointer.slice(1).replaceAll('/', '.') || 'arguments',
    detail: detail === 'is no field of this type' ? `is no argument of ${name}, which takes ${known}` : detail,
  }));
  throw ThawError.invalidFields('invalid-arguments', errors);
}
