import { parseInput } from '../../contract/parse-input.js';
import { seriesInput, seriesPointsFile, type SeriesPoint } from '../../contract/readings/series.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { countInWords } from '../../domain/wording/nouns.js';
import { IntakeModule } from '../../intake/intake.module.js';
import { Recorder } from '../../intake/record/recorder.js';
import { SeriesReader } from '../../readings/series/series-reader.js';
import { type AsOfOptions, asOfOfOptions } from '../as-of.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { readJson } from '../input-file.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';

export interface RecordSeriesOptions extends CommonOptions {
  /** Who answers for the record. */
  readonly by: string;
}

export interface ReadSeriesOptions extends CommonOptions, Pick<AsOfOptions, 'validAt' | 'knownAt' | 'position'> {}

export interface ListSeriesOptions extends CommonOptions {
  readonly track?: string;
}

/** `thaw series add FILE`: a series of outcomes; a file with the id of a series that there is amends that one. */
export async function addSeries(file: string, options: RecordSeriesOptions, terminal: Terminal): Promise<number> {
  const series = parseInput(seriesInput, 'invalid-event', await readJson(file, 'a series', terminal));
  const { id, position, repeated } = await recording(options, (recorder) =>
    recorder.defineSeries(series, { recordedBy: options.by }),
  );
  if (options.json) terminal.json({ series: series.id, id, position, repeated });
  else terminal.line(`${series.id} ${repeated ? 'was defined so before,' : 'is defined'} at position ${position}`);
  return exitCodes.done;
}

/** `thaw series points FILE`: figures of the series that the file names. */
export async function addSeriesPoints(file: string, options: RecordSeriesOptions, terminal: Terminal): Promise<number> {
  const given = parseInput(seriesPointsFile, 'invalid-event', await readJson(file, 'figures', terminal));
  const { id, position, repeated } = await recording(options, (recorder) =>
    recorder.record({ type: 'SeriesPointsRecorded', ...given }, { recordedBy: options.by, idFromContent: true }),
  );
  const { series, points } = given;
  if (options.json) terminal.json({ series, id, position, repeated });
  else {
    const figures = countInWords(points.length, ['figure', 'figures']);
    terminal.line(`${series}: ${figures} ${repeated ? 'recorded before,' : 'recorded'} at position ${position}`);
  }
  return exitCodes.done;
}

/** `thaw series list`: the series, each with its latest figure. */
export async function listSeries({ database, json, track }: ListSeriesOptions, terminal: Terminal): Promise<number> {
  const { data } = await Store.read(database, (_reader, _projector, store) =>
    store.get(SeriesReader).list({ track, limit: Infinity }),
  );
  if (json) terminal.json(data);
  else {
    const rows = data.map(({ id, title, unit, periods, latest }) => {
      const last = latest ? `${valueInWords(latest)} (${dateInWords(latest.period.edtf, 'short')})` : '';
      return [id, title, unit, String(periods), last];
    });
    terminal.table(['series', 'title', 'unit', 'periods', 'latest'], rows);
  }
  return exitCodes.done;
}

/** `thaw series show ID`: the figures of a series as known on a day. */
export async function showSeries(id: string, options: ReadSeriesOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const series = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(SeriesReader).read(id, asOf),
  );
  if (options.json) terminal.json(series);
  else {
    terminal.line(terminal.heading(`${series.title}, in ${series.unit}`));
    if (series.description !== undefined) terminal.line(series.description);
    const rows = series.points.map((point) => [
      ...[dateInWords(point.period.edtf, 'short'), valueInWords(point), dateInWords(point.known, 'short')],
      ...[point.sources.map(({ publisher }) => publisher).join('; '), point.revised.map(valueInWords).join(', ')],
    ]);
    terminal.table(['period', 'figure', 'known', 'source', 'before'], rows);
  }
  return exitCodes.done;
}

function recording<T>({ database }: CommonOptions, record: (recorder: Recorder) => Promise<T>): Promise<T> {
  return Store.read(database, (_reader, _projector, store) => record(store.get(Recorder)), [IntakeModule]);
}

function valueInWords({ value }: Pick<SeriesPoint, 'value'>): string {
  return value === null ? 'withdrawn' : value.toLocaleString('en-GB', { maximumFractionDigits: 20 });
}
