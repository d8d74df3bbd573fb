import type { ComponentChildren } from 'preact';

interface TableProps {
  /** The accessible name of the region that it scrolls in where there is no room. */
  readonly name: string;
  readonly caption?: ComponentChildren;
  readonly columns: readonly string[];
  readonly class?: string;
  /** Its rows. */
  readonly children: ComponentChildren;
}

/** A table with a head; where it is wider than the page it scrolls by itself, by the keyboard too. */
export function Table({ name, caption, columns, class: look, children }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={name}>
      <table class={look}>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
