import { useEffect, useState } from 'preact/hooks';
import { isObject } from '../../../entries/draft/field-texts.js';
import { TextField } from '../../../forms/fields.js';
import { type ColumnMap, sentMap } from './map-value.js';

interface MapJsonProps {
  readonly map: ColumnMap;
  readonly onMap: (map: ColumnMap) => void;
}

/** The whole map as JSON, for what the form does not show; to be saved, and opened again for the next file. */
export function MapJson({ map, onMap }: MapJsonProps) {
  const shown = JSON.stringify(sentMap(map), null, 2);
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    setText(shown);
    setFault(undefined);
  }, [shown]);
  const take = (json: string) => {
    try {
      const value: unknown = JSON.parse(json);
      if (!isObject(value)) throw new Error();
      setFault(undefined);
      onMap(value);
    } catch {
      setFault('is no JSON object');
    }
  };
  const open = async (file: File | undefined) => {
    if (file) take(await file.text());
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${shown}\n`], { type: 'application/json' }));
    Object.assign(document.createElement('a'), { href: url, download: 'map.json' }).click();
    URL.revokeObjectURL(url);
  };
  return (
    <details class="opens map-json">
      <summary>The map as a file, for the next time</summary>
      <TextField label="Map" lines={14} value={text} errors={fault === undefined ? [] : [fault]} onValue={setText} />
      <p class="form-buttons">
        <button type="button" disabled={text === shown} onClick={() => take(text)}>
          Take this map
        </button>
        <button type="button" onClick={save}>
          Save it
        </button>
        <label class="button" for="import-map">
          Open a saved one
        </label>
        <input
          id="import-map"
          class="visually-hidden"
          type="file"
          accept=".json,application/json"
          onChange={(event) => void open(event.currentTarget.files?.[0])}
        />
      </p>
    </details>
  );
}
