import { csvOf, fileNameOf, jsonOf, type ExportedBoard } from '../selection/export.js';

const forms = {
  csv: { type: 'text/csv;charset=utf-8', textOf: csvOf },
  json: { type: 'application/json', textOf: jsonOf },
} as const;

/** Saves what is shown, as a file that says what it is and which clocks it was read at. */
export function ExportButtons({ shownAt }: { readonly shownAt: (at: string) => ExportedBoard }) {
  const save = (form: keyof typeof forms) => {
    const shown = shownAt(new Date().toISOString());
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([forms[form].textOf(shown)], { type: forms[form].type }));
    link.download = fileNameOf(shown, form);
    link.click();
    // The browser reads the file after the click, so its address is let go of later.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <span class="board-export" role="group" aria-label="Export what is shown">
      <button type="button" onClick={() => save('csv')}>
        CSV
      </button>
      <button type="button" onClick={() => save('json')}>
        JSON
      </button>
    </span>
  );
}
