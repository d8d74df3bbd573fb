import { csvOf, fileNameOf, jsonOf, type ExportedBoard } from '../selection/export.js';

const forms = {
  csv: { type: 'text/csv;charset=utf-8', textOf: csvOf },
  json: { type: 'application/json', textOf: jsonOf },
} as const;

/** Buttons that save the shown rows as a file, with their selection and as-of parameters. */
export function ExportButtons({ shownAt }: { readonly shownAt: (at: string) => ExportedBoard }) {
  const save = (form: keyof typeof forms) => {
    const shown = shownAt(new Date().toISOString());
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([forms[form].textOf(shown)], { type: forms[form].type }));
    link.download = fileNameOf(shown, form);
    link.click();
    // The browser reads the file after the click, so its URL is revoked later.
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
