import { answerLimits } from '../contract/mcp/arguments.js';
import { capitalised, countInWords } from '../domain/wording/nouns.js';
import { dateInWords } from '../domain/wording/dates.js';
import { withMark } from '../domain/wording/visibility.js';
import { visibleText } from '../domain/wording/visible-text.js';
import type { ExplainedEvent, Reference } from '../readings/explain/explained-events.js';
import { publishersInWords } from '../readings/explain/explained-events.js';

/** What a tool answers: lines, and behind them what they rest on, which is never cut. */
export interface ToolAnswer {
  readonly lines: readonly string[];
  /** Citations, and where the list goes on. */
  readonly closing: readonly string[];
}

/** An answer as text. What is longer than the limit ends with a line that says how much is left out. */
export function textOf({ lines, closing }: ToolAnswer): string {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > answerLimits.length) break;
    shown.push(visibleText(line));
  }
  const left = lines.length - shown.length;
  if (left > 0) {
    shown.push(`${capitalised(countInWords(left, ['line is', 'lines are']))} left out: the answer has its limit.`);
  }
  return [...shown, ...closing.map(visibleText)].join('\n');
}

/** The last of some lines: as many as an answer holds beside what stands before them. */
export function lastThatFit(lines: readonly string[], before: string): string[] {
  let left = answerLimits.length - before.length - 1;
  const first = lines.findLastIndex((line) => (left -= line.length + 1) < 0);
  return lines.slice(first + 1);
}

/** Numbers the sources of sentences in the order of their first mention. */
export class Sources {
  private readonly lines: string[] = [];

  /** A sentence with the numbers of its first three sources: `Frozen since 2022 [1][2].` */
  cited(text: string, sources: readonly Reference[]): string {
    const marks = sources.slice(0, 3).map((source) => `[${this.numberOf(source)}]`);
    return marks.length === 0 ? text : `${text.replace(/\.$/, '')} ${marks.join('')}.`;
  }

  /** The sources, a line each: `[1] Title (Publisher, 5 August 2022) https://…`. */
  list(): string[] {
    return this.lines.map((line, index) => `[${index + 1}] ${line}`);
  }

  private numberOf({ title, publisher, published, url }: Reference): number {
    const when = published === undefined ? '' : `, ${dateInWords(published)}`;
    const line = `${title} (${publisher}${when})${url === undefined ? '' : ` ${url}`}`;
    const known = this.lines.indexOf(line);
    return known < 0 ? this.lines.push(line) : known + 1;
  }
}

/** An event on one line: `“Talks suspended”, 5 August 2022 (Ministry of Foreign Affairs), event 0190…`. */
export function eventInWords({ id, title, date, sources, disputes, visibility }: ExplainedEvent): string {
  const publishers = publishersInWords(sources);
  const disputed = disputes.map(({ party, says }) => `; disputed by ${party}: ${says.replace(/\.$/, '')}`).join('');
  const named = withMark(`“${title}”`, visibility);
  return `${named}, ${dateInWords(date.edtf)}${publishers === '' ? '' : ` (${publishers})`}${disputed}; event ${id}`;
}
