import { useRef, useState } from 'preact/hooks';
import { inWords } from '../../../wording/words.js';

interface ChooseFileProps {
  readonly file: File | undefined;
  readonly onFile: (file: File) => void;
}

/** The place where a file is dropped or chosen. */
export function ChooseFile({ file, onFile }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const [first] = files ?? [];
    if (first) onFile(first);
    // The same file may be chosen again once it is mended.
    if (input.current) input.current.value = '';
  };
  return (
    <div
      class={`drop${isOver ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <label class="button" for="import-file">
        {file ? 'Choose another file' : 'Choose a file'}
      </label>
      <input
        ref={input}
        id="import-file"
        class="visually-hidden"
        type="file"
        onChange={(event) => take(event.currentTarget.files)}
      />
      {file ? (
        <span>
          <strong>{file.name}</strong> <span class="soft">{sizeInWords(file.size)}</span>
        </span>
      ) : (
        <span class="soft">or drop it here: CSV, TSV, JSON or NDJSON, also in gzip, up to 64 MB</span>
      )}
    </div>
  );
}

function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `${inWords(bytes)} bytes`;
  return bytes < 1_000_000 ? `${inWords(Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
