import { useRef, useState } from 'preact/hooks';
import { queryOf } from '../../api/client.js';
import { useWrite, type Write } from '../../api/use-write.js';
import type { FileSample, ImportReport } from '../../contract/imports.js';
import type { ColumnMap } from './map/map-value.js';

/** How the file is read, as far as a person says it; an empty text leaves it to the server. */
export interface Reading {
  readonly encoding: string;
  readonly separator: string;
  readonly headerLine: string;
  readonly noHeader: boolean;
}

export interface ImportRequest {
  readonly map?: ColumnMap;
  readonly partial: boolean;
  readonly retractVanished: boolean;
}

export interface Import {
  readonly file: File | undefined;
  readonly reading: Reading;
  readonly sample: FileSample | undefined;
  /** The look at the file. */
  readonly looking: Pick<Write, 'busy' | 'problem'>;
  /** The try or the import that runs. */
  readonly write: Pick<Write, 'busy' | 'problem'>;
  /** The last try, with its request as JSON. */
  readonly trial: { readonly report: ImportReport; readonly of: string } | undefined;
  readonly stored: ImportReport | undefined;
  readonly choose: (file: File) => void;
  readonly read: (reading: Reading) => void;
  readonly tryOut: (request: ImportRequest) => Promise<void>;
  readonly store: (request: ImportRequest) => Promise<void>;
  /** Begins with another file. */
  readonly again: () => void;
}

const usual: Reading = { encoding: '', separator: '', headerLine: '', noHeader: false };

/** State of an import: the file, what it holds, the last try, and the report of what was stored. */
export function useImport(): Import {
  const [file, setFile] = useState<File>();
  const [reading, setReading] = useState(usual);
  const [sample, setSample] = useState<FileSample>();
  const [trial, setTrial] = useState<Import['trial']>();
  const [stored, setStored] = useState<ImportReport>();
  const looking = useWrite();
  const write = useWrite();
  const latest = useRef<File | undefined>(undefined);
  const look = async (chosen: File, how: Reading) => {
    latest.current = chosen;
    setSample(undefined);
    setTrial(undefined);
    setStored(undefined);
    write.clear();
    const answer = await looking.send<FileSample>(`/imports/proposals${queryOf(optionsOf(how))}`, formOf(chosen));
    if (answer && latest.current === chosen) setSample(answer.data);
  };
  const send = (request: ImportRequest, dryRun: boolean) => {
    const { map, partial, retractVanished } = request;
    const options = { ...optionsOf(reading), partial: yes(partial), retractVanished: yes(retractVanished) };
    return write.send<ImportReport>(`/imports${queryOf({ ...options, dryRun: yes(dryRun) })}`, formOf(file!, map));
  };
  return {
    ...{ file, reading, sample, looking, write, trial, stored },
    choose: (chosen) => {
      setFile(chosen);
      setReading(usual);
      void look(chosen, usual);
    },
    read: (how) => {
      setReading(how);
      if (file) void look(file, how);
    },
    tryOut: async (request) => {
      setTrial(undefined);
      const answer = await send(request, true);
      if (answer) setTrial({ report: answer.data, of: JSON.stringify(request) });
    },
    store: async (request) => {
      const answer = await send(request, false);
      if (answer) setStored(answer.data);
    },
    again: () => {
      setFile(undefined);
      setSample(undefined);
      setStored(undefined);
      setTrial(undefined);
    },
  };
}

const yes = (is: boolean) => (is ? true : undefined);

function optionsOf({ encoding, separator, headerLine, noHeader }: Reading) {
  const line = /^[1-9]\d{0,6}$/.test(headerLine.trim()) ? headerLine.trim() : undefined;
  return { encoding, separator, headerLine: line, header: noHeader ? false : undefined };
}

/** A form with the file and its map. The name of the file goes along, and stands in the log as its recorder. */
function formOf(file: File, map?: ColumnMap) {
  const body = new FormData();
  if (map) body.set('map', JSON.stringify(map));
  body.set('file', file, file.name);
  return { method: 'POST', body } as const;
}
