import { ChoiceField, TextField } from '../../../forms/fields.js';
import type { Reading } from '../use-import.js';

const encodings = [
  { value: 'windows-1252', label: 'Western European (Windows-1252)' },
  { value: 'windows-1251', label: 'Cyrillic (Windows-1251)' },
  { value: 'gb18030', label: 'Simplified Chinese (GB18030)' },
  { value: 'big5', label: 'Traditional Chinese (Big5)' },
  { value: 'shift_jis', label: 'Japanese (Shift-JIS)' },
  { value: 'euc-kr', label: 'Korean (EUC-KR)' },
];
const separators = [
  { value: 'comma', label: 'Commas' },
  { value: 'semicolon', label: 'Semicolons' },
  { value: 'tab', label: 'Tabs' },
  { value: 'bar', label: 'Bars' },
];

interface ReadingOptionsProps {
  readonly reading: Reading;
  readonly onReading: (reading: Reading) => void;
}

/** How the file is read, where that is not seen by itself. */
export function ReadingOptions({ reading, onReading }: ReadingOptionsProps) {
  const set = (change: Partial<Reading>) => onReading({ ...reading, ...change });
  return (
    <details class="opens import-reading">
      <summary>Does it look wrong? Say how it is to be read</summary>
      <div class="form-grid">
        <ChoiceField
          label="Encoding"
          none="as the file shows"
          value={reading.encoding}
          options={encodings}
          hint="Where letters with accents, or Chinese, are not read"
          onValue={(encoding) => set({ encoding })}
        />
        <ChoiceField
          label="Between the cells"
          none="as the file shows"
          value={reading.separator}
          options={separators}
          onValue={(separator) => set({ separator })}
        />
        <TextField
          label="Line with the names of the columns"
          inputMode="numeric"
          value={reading.headerLine}
          hint="Its number, where it is not found"
          onValue={(headerLine) => set({ headerLine })}
        />
      </div>
      <label>
        <input
          type="checkbox"
          checked={reading.noHeader}
          onChange={(event) => set({ noHeader: event.currentTarget.checked })}
        />{' '}
        No line names the columns
      </label>
    </details>
  );
}
