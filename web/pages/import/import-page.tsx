import { Permitted } from '../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePartyNames } from '../../api/parties.js';
import { useTitle } from '../../app/use-title.js';
import type { FileSample, ImportReport } from '../../contract/imports.js';
import { ChooseFile } from './file/choose-file.js';
import { ReadingOptions } from './file/reading-options.js';
import { SampleView } from './file/sample-view.js';
import './import.css';
import { MapForm } from './map/map-form.js';
import { type ColumnMap, openPlaces, sentMap } from './map/map-value.js';
import { Outcome } from './outcome.js';
import { FaultNote } from './fault-note.js';
import { useImport } from './use-import.js';

/** A file into the log: what it holds, how its columns are mapped, what that would do, and then storing it. */
export default function ImportPage() {
  usePartyNames();
  useTitle('Import');
  const steps = useImport();
  const { file, sample } = steps;
  return (
    <>
      <h1>Import a file</h1>
      <p>
        A table (CSV, also out of Excel) or events as JSON. Nothing is stored until you have seen what it would do. The
        file is sent again each time, so mend it and choose it once more as often as you like.
      </p>
      <Permitted right="record" to="import a file">
        <ChooseFile file={file} onFile={steps.choose} />
      </Permitted>
      {file && <ReadingOptions reading={steps.reading} onReading={steps.read} />}
      {steps.looking.problem && <FaultNote problem={steps.looking.problem} />}
      {file && steps.looking.busy && <p class="note loading">Reading the file …</p>}
      {sample && <Mapping key={`${file?.name} ${JSON.stringify(steps.reading)}`} {...{ steps, sample }} />}
    </>
  );
}

interface MappingProps {
  readonly steps: ReturnType<typeof useImport>;
  readonly sample: FileSample;
}

/** What the file holds and how it is mapped; then what the import would do, and the import. */
function Mapping({ steps, sample }: MappingProps) {
  const isTable = sample.kind === 'table';
  const [map, setMap] = useState<ColumnMap>(isTable ? sample.map : {});
  const [partial, setPartial] = useState(false);
  const [retractVanished, setRetract] = useState(false);
  const open = isTable ? openPlaces(map) : [];
  const request = { ...(isTable && { map: sentMap(map) }), partial, retractVanished: retractVanished && 'key' in map };
  const { trial, stored, write } = steps;
  const isTried = trial?.of === JSON.stringify(request);
  const tooLong = write.problem?.code === 'too-many-lines';
  if (stored) return <Outcome report={stored} done again={steps.again} />;
  return (
    <>
      <SampleView sample={sample} />
      {isTable && <MapForm {...{ sample, map, onMap: setMap, problem: write.problem }} />}
      <section>
        <h2>What it would do</h2>
        <Choices {...{ partial, setPartial, retractVanished, setRetract, hasKey: 'key' in map }} />
        {write.problem && <FaultNote problem={write.problem} />}
        <div aria-live="polite">
          {trial && isTried && <Outcome report={trial.report} />}
          {trial && !isTried && <p class="soft">You have changed something since: look again.</p>}
        </div>
        {open.length > 0 && <p class="soft">Still open: {open.join(', ')}. Rows without them are refused.</p>}
        <div class="form-buttons">
          {!isTried && (
            <button type="button" class="primary" disabled={write.busy} onClick={() => void steps.tryOut(request)}>
              {write.busy ? 'Working …' : 'See what it would do'}
            </button>
          )}
          {((isTried && wouldStore(trial.report)) || tooLong) && (
            <button type="button" class="primary" disabled={write.busy} onClick={() => void steps.store(request)}>
              {write.busy ? 'Storing …' : tooLong ? 'Store it without a look' : 'Store it'}
            </button>
          )}
          {isTried && <span class="soft">Nothing is stored yet.</span>}
        </div>
      </section>
    </>
  );
}

/** Whether an import that is tried would store anything, or retract it. */
function wouldStore({ recorded, vanished, withheld }: ImportReport): boolean {
  return withheld === 0 && recorded + vanished > 0;
}

interface ChoicesProps {
  readonly partial: boolean;
  readonly setPartial: (yes: boolean) => void;
  readonly retractVanished: boolean;
  readonly setRetract: (yes: boolean) => void;
  readonly hasKey: boolean;
}

function Choices({ partial, setPartial, retractVanished, setRetract, hasKey }: ChoicesProps) {
  return (
    <div class="import-choices">
      <label>
        <input type="checkbox" checked={partial} onChange={(event) => setPartial(event.currentTarget.checked)} /> Take
        what can be read, and leave out what is refused
      </label>
      {hasKey && (
        <label>
          <input
            type="checkbox"
            checked={retractVanished}
            onChange={(event) => setRetract(event.currentTarget.checked)}
          />{' '}
          Retract the events whose rows are gone from the file
        </label>
      )}
    </div>
  );
}
