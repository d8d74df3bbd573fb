import type { CommonOptions } from '../../command.js';

/** The options of `thaw import`. */
export interface ImportCommandOptions extends CommonOptions {
  /** The file of the column map; the input is then a table. */
  readonly map?: string;
  /** The file is a whole log: positions, times, recorders and hashes are kept. */
  readonly wholeLog?: boolean;
  readonly encoding?: string;
  readonly separator?: string;
  readonly headerLine?: number;
  /** `false` where no line of the table names the columns. */
  readonly header?: boolean;
  /** The names of the columns, with commas between. */
  readonly columns?: string;
  readonly dryRun?: boolean;
  /** Each line is taken or refused by itself, however short or damaged the file is. */
  readonly partial?: boolean;
  /** The events are retracted of which the source has no row any more. */
  readonly retractVanished?: boolean;
  /** A map for the table is printed, and nothing is stored. */
  readonly proposeMap?: boolean;
}
